package coop.tablee.catering;

import java.time.LocalDate;
import java.util.List;

/** The templates of a door, beside the week that they would fill. */
record TemplatesPage(KitchenDoor door, LocalDate monday, int number, List<TemplateView> templates, String name) {

    record TemplateView(long id, String name, String lines, String kept) {}
}
