package coop.tablee.storefront.market;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.assortment.OfferCard;
import coop.tablee.assortment.OfferFees;
import coop.tablee.catalogue.MeasureUnit;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.springframework.context.support.StaticMessageSource;

/** The published split of a price adds up to it, as the page shows it and as the API says it, whatever price, VAT and fee. */
class PriceSplitPropertyTests {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal TENTH_OF_A_CENT = new BigDecimal("0.001");

    @Property
    void partsOnThePageAddUpToItsTotal(
            @ForAll("prices") BigDecimal price,
            @ForAll("rates") BigDecimal rate,
            @ForAll("margins") BigDecimal margin,
            @ForAll boolean vatIncluded,
            @ForAll boolean ownSale) {
        var card = card(price, rate, margin, vatIncluded, ownSale);

        var split = PriceSplit.of(card, List.of(), words(), Locale.ENGLISH);

        var onTop = BigDecimal.ONE.add(rate.divide(HUNDRED));
        var whole = vatIncluded ? price : price.multiply(onTop);
        assertThat(split.total()).isEqualByComparingTo(whole.setScale(2, RoundingMode.HALF_UP));
        assertThat(split.parts().stream().map(PriceSplit.Part::amount).reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(split.total().add(split.added()));
        assertThat(split.parts()).allMatch(part -> part.amount().signum() > 0);
        assertThat(split.parts())
                .last()
                .satisfies(part -> assertThat(part.from() + part.width()).isLessThanOrEqualTo(1001));
        var net = vatIncluded ? price.divide(onTop, 6, RoundingMode.HALF_UP) : price;
        if (ownSale || card.producerPrice().compareTo(net) <= 0) {
            assertThat(split.added()).isZero();
        }
        if (split.added().signum() > 0) {
            assertThat(split.parts().get(0).amount())
                    .as("the farm gets its price")
                    .isEqualByComparingTo(card.producerPrice().setScale(2, RoundingMode.HALF_UP));
        }
    }

    @Property
    void partsOfTheApiAddUpToThePriceVatIn(
            @ForAll("prices") BigDecimal price,
            @ForAll("rates") BigDecimal rate,
            @ForAll("margins") BigDecimal margin,
            @ForAll boolean vatIncluded,
            @ForAll boolean ownSale) {
        var card = card(price, rate, margin, vatIncluded, ownSale);
        var split = card.split(new OfferFees(new BigDecimal("1.50"), new BigDecimal("0.08")));

        assertThat(List.of(split.producer(), split.vat())).allMatch(part -> part.signum() >= 0);
        if (ownSale) {
            assertThat(split.cooperative()).isZero();
        } else {
            assertThat(split.producer()).isEqualByComparingTo(card.producerPrice());
        }
        var net = split.producer().add(split.cooperative());
        if (vatIncluded) {
            assertThat(net.add(split.vat())).isEqualByComparingTo(price);
        } else {
            assertThat(net).isEqualByComparingTo(price);
        }
        assertThat(split.vat().subtract(net.multiply(rate).divide(HUNDRED)).abs())
                .isLessThan(TENTH_OF_A_CENT);
        assertThat(split.fee())
                .isEqualByComparingTo(price.multiply(new BigDecimal("0.075")).setScale(4, RoundingMode.HALF_UP));
        assertThat(split.weightFee()).isBetween(BigDecimal.ZERO, new BigDecimal("0.08"));
        assertThat(split.orderFee()).isEqualByComparingTo("1.5");
    }

    @Provide
    Arbitrary<BigDecimal> prices() {
        return Arbitraries.bigDecimals()
                .between(new BigDecimal("0.01"), BigDecimal.valueOf(500))
                .ofScale(4);
    }

    @Provide
    Arbitrary<BigDecimal> rates() {
        return Arbitraries.of("0", "2.1", "5.5", "6", "10", "12", "20", "21").map(BigDecimal::new);
    }

    /** The producer's part of the price before VAT; more than all of it where a price was rounded down, or is below what was paid. */
    @Provide
    Arbitrary<BigDecimal> margins() {
        return Arbitraries.bigDecimals()
                .between(new BigDecimal("0.30"), new BigDecimal("1.05"))
                .ofScale(2);
    }

    private static StaticMessageSource words() {
        var words = new StaticMessageSource();
        words.setUseCodeAsDefaultMessage(true);
        return words;
    }

    /** A card of which only the money matters. */
    private static OfferCard card(
            BigDecimal price, BigDecimal rate, BigDecimal producersPart, boolean vatIncluded, boolean ownSale) {
        var net = vatIncluded ? price.divide(BigDecimal.ONE.add(rate.divide(HUNDRED)), 4, RoundingMode.DOWN) : price;
        Assume.that(net.signum() > 0);
        var values = Map.<String, Object>of(
                "seller",
                ownSale ? 0L : 1L,
                "price",
                price,
                "vatIncluded",
                vatIncluded,
                "vatRate",
                rate,
                "producerPrice",
                net.multiply(producersPart).setScale(4, RoundingMode.DOWN),
                "feePercent",
                new BigDecimal("7.5"),
                "orderingUnit",
                MeasureUnit.KGM,
                "pricingUnit",
                MeasureUnit.KGM,
                "baseUnit",
                MeasureUnit.KGM);
        var components = OfferCard.class.getRecordComponents();
        try {
            return OfferCard.class
                    .getDeclaredConstructor(Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class[]::new))
                    .newInstance(Arrays.stream(components)
                            .map(component -> values.getOrDefault(component.getName(), nothing(component.getType())))
                            .toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object nothing(Class<?> type) {
        if (type == List.class) {
            return List.of();
        }
        if (type == boolean.class) {
            return false;
        }
        if (type == int.class) {
            return 0;
        }
        return type == long.class ? 0L : null;
    }
}
