package coop.tablee.ordercycle.price;

import coop.tablee.ordercycle.price.PriceList.Buyer;
import coop.tablee.ordercycle.price.PriceList.Item;
import coop.tablee.platform.api.ApiAmounts;
import coop.tablee.platform.api.ApiBody;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A price list as the API writes it; prices are VAT in for households, VAT out for institutions. */
record PriceListView(
        String id,
        String name,
        String audience,
        String percent,
        LocalDate from,
        @Nullable LocalDate until,
        boolean forNamed,
        List<Named> buyers,
        List<Product> products,
        long version) {

    record Named(String id, String name) {

        static Named of(Buyer buyer) {
            return new Named(String.valueOf(buyer.id()), buyer.name());
        }
    }

    record Product(
            String product,
            Map<String, String> names,
            String producer,
            @Nullable Map<String, String> price,
            @Nullable String percent) {

        static Product of(Item item) {
            var price = item.price();
            return new Product(
                    String.valueOf(item.product()),
                    item.names().texts(),
                    item.producer(),
                    price == null ? null : ApiAmounts.euro(price),
                    ApiAmounts.plainOrNone(item.percent()));
        }
    }

    static PriceListView of(PriceList list) {
        var terms = list.terms();
        return new PriceListView(
                String.valueOf(list.id()),
                terms.name(),
                ApiBody.word(terms.audience()),
                ApiAmounts.plain(terms.percent()),
                terms.from(),
                terms.until(),
                list.forNamed(),
                list.buyers().stream().map(Named::of).toList(),
                list.items().stream().map(Product::of).toList(),
                list.version());
    }
}
