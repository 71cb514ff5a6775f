package coop.tablee.catalogue;

import coop.tablee.platform.bulk.BulkIds;
import coop.tablee.platform.bulk.BulkLoad;
import coop.tablee.platform.bulk.BulkTable;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Very many products at once, each with its first version: for old books and demos. What is checked of a product is checked here too. */
@Component
public class CatalogueLoading {

    private final JsonMapper json;

    CatalogueLoading(JsonMapper json) {
        this.json = json;
    }

    public Batch into(BulkLoad load) {
        return new Batch(load, json);
    }

    /** Products of one load. */
    public static final class Batch {

        private final BulkIds productIds;
        private final BulkIds versionIds;
        private final BulkTable products;
        private final BulkTable versions;
        private final JsonMapper json;

        private Batch(BulkLoad load, JsonMapper json) {
            this.json = json;
            productIds = load.ids("catalogue.product");
            versionIds = load.ids("catalogue.product_version");
            products = load.table("catalogue.product", "id", "producer_id", "sku", "current_version_id");
            versions = load.table(
                    "catalogue.product_version",
                    "id",
                    "product_id",
                    "version",
                    "names",
                    "descriptions",
                    "family",
                    "picture",
                    "ordering_unit",
                    "pricing_unit",
                    "content",
                    "content_unit",
                    "catch_weight",
                    "tolerance",
                    "price",
                    "vat_category",
                    "storage",
                    "allergens",
                    "labels",
                    "season",
                    "crate_share",
                    "animal");
        }

        /** Adds a product and gives its id. */
        public long product(NewProduct product) {
            var facts = product.facts().checked();
            var id = productIds.next();
            var version = versionIds.next();
            products.row(id, product.producer(), product.sku(), version);
            versions.row(
                    version,
                    id,
                    1,
                    texts(facts.names().texts()),
                    texts(facts.descriptions().texts()),
                    facts.family(),
                    facts.picture(),
                    facts.orderingUnit(),
                    facts.pricingUnit(),
                    facts.content(),
                    facts.contentUnit(),
                    facts.catchWeight(),
                    facts.tolerance(),
                    facts.price(),
                    facts.vatCategory(),
                    facts.storage(),
                    facts.allergens() == null ? null : facts.allergens().code(),
                    facts.labels().stream().map(Enum::name).sorted().toList(),
                    facts.season().stream()
                            .sorted()
                            .map(month -> month.getValue())
                            .toList(),
                    facts.crateShare(),
                    facts.animal());
            return id;
        }

        private String texts(Map<String, String> texts) {
            return json.writeValueAsString(new TreeMap<>(texts));
        }
    }
}
