package coop.tablee.catalogue;

import coop.tablee.shared.LocalizedText;

/**
 * A group of products that share a shelf, a ground colour and a drawing.
 *
 * @param code stable word, such as {@code ROOT_VEGETABLES}
 * @param ground the colour it stands on: leaf, root, fruit, dairy, meat, fish, dry, bread or drink
 * @param picture name of its drawing
 * @param animal whether its products go to kitchens only from holders of a sanitary approval
 */
public record Family(String code, String ground, String picture, LocalizedText names, boolean animal, int position) {}
