package coop.tablee.imports;

import java.util.ArrayList;
import java.util.List;

/** Writes product lists for tests: {@code aFile().row("Ferme", "1", "Carotte", …)}. */
final class CatalogueFile {

    private static final String HEADER =
            "producer,sku,name,category,units,unit_type,variant_unit_name,price,on_hand,on_demand,allergens,allergens_complete,storage,vat_category,labels";

    private final List<String> lines = new ArrayList<>(List.of(HEADER));

    static CatalogueFile aFile() {
        return new CatalogueFile();
    }

    /** A kilogram of something complete, in stock. */
    CatalogueFile kilogram(String producer, String sku, String name, String price, String onHand) {
        return line(
                "%s,%s,%s,Vegetables,1,kg,,%s,%s,,,yes,ambient,food,".formatted(producer, sku, name, price, onHand));
    }

    CatalogueFile line(String line) {
        lines.add(line);
        return this;
    }

    String text() {
        return String.join("\n", lines) + "\n";
    }
}
