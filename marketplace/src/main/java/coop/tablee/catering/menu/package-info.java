/**
 * What a kitchen cooks: recipes with their versions, the weeks and cycles of its menu, and the menu that everybody may read. It decides what a recipe may hold and
 * which allergens follow from it. For how many is cooked is {@code counts}', what must be bought for it is {@code need}'s.
 *
 * <p>The rules that must never break: a version of a recipe never changes; no recipe contains itself; an allergen that nobody has spoken of stays unknown; and no menu
 * names a person.
 */
@NullMarked
@NamedInterface("menus")
package coop.tablee.catering.menu;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
