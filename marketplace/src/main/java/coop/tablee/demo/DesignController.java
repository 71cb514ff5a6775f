package coop.tablee.demo;

import coop.tablee.identity.OpenToAll;
import coop.tablee.platform.MarketplaceProperties;
import coop.tablee.platform.page.BarChart;
import coop.tablee.platform.page.Formats;
import coop.tablee.platform.page.Place;
import coop.tablee.platform.page.Place.State;
import coop.tablee.platform.page.PlaceMap;
import coop.tablee.platform.page.PlaceMap.Look;
import coop.tablee.platform.page.PlaceMap.Spot;
import coop.tablee.platform.page.Reason;
import coop.tablee.platform.page.Refusal;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.reactive.result.view.Rendering;

/** All components in all their states on one page, for whoever draws the next page. There only where a demo is told. */
@Controller
class DesignController {

    private static final List<String> COLOURS = List.of(
            "paper",
            "surface",
            "sunk",
            "line",
            "line-strong",
            "ink",
            "ink-2",
            "ink-3",
            "leaf",
            "leaf-text",
            "leaf-soft",
            "deep",
            "chicon",
            "chicon-soft",
            "accent",
            "accent-soft",
            "ok",
            "warn",
            "bad",
            "info",
            "focus");
    private static final List<String> GROUNDS =
            List.of("leaf", "root", "fruit", "dairy", "meat", "fish", "dry", "bread", "drink");
    private static final List<String> DRAWINGS = List.of(
            "leek", "carrot", "red-apple", "cheese-wedge", "cut-of-meat", "fish", "lentils", "bread", "beverage-box");
    private static final List<String> DENSITIES = List.of("calm", "dense", "touch");
    private static final List<@Nullable BigDecimal> SHARES =
            Arrays.asList(new BigDecimal("0.31"), null, new BigDecimal("0.42"), new BigDecimal("0.51"));
    private static final BigDecimal TARGET = new BigDecimal("0.5");

    private final boolean shown;
    private final MessageSource messages;
    private final Formats formats;

    DesignController(
            MarketplaceProperties properties, Environment environment, MessageSource messages, Formats formats) {
        shown = properties.hasDemo() || environment.acceptsProfiles(Profiles.of("test"));
        this.messages = messages;
        this.formats = formats;
    }

    @OpenToAll
    @GetMapping("/design")
    Rendering design(Locale locale) {
        if (!shown) {
            throw DomainException.notFound();
        }
        return Rendering.view("demo/design")
                .modelAttribute("colours", COLOURS)
                .modelAttribute("grounds", GROUNDS)
                .modelAttribute("drawings", DRAWINGS)
                .modelAttribute("densities", DENSITIES)
                .modelAttribute("going", seats(locale, State.DONE, State.DONE, State.NOW, State.TO_COME))
                .modelAttribute("wrong", seats(locale, State.DONE, State.DONE, State.WRONG, State.TO_COME))
                .modelAttribute("chart", chart(locale))
                .modelAttribute("map", map(locale))
                .modelAttribute("refusal", refusal(locale))
                .build();
    }

    private List<Place> seats(Locale locale, State... states) {
        var words = words("demo.seats", locale);
        return IntStream.range(0, states.length)
                .mapToObj(at -> new Place(states[at], words.get(at), ""))
                .toList();
    }

    private BarChart chart(Locale locale) {
        var words = new BarChart.Words(
                word("demo.chart.title", locale),
                word("demo.chart.subtitle", locale),
                word("demo.chart.heading", locale),
                word("demo.chart.withheld", locale),
                word("demo.chart.target", locale));
        return BarChart.of(
                words,
                words("demo.chart.months", locale),
                List.of(new BarChart.Figures(word("demo.organic", locale), SHARES)),
                TARGET,
                BigDecimal.ONE,
                share -> formats.in(locale).percent(share));
    }

    private PlaceMap map(Locale locale) {
        return PlaceMap.of(List.of(
                new Spot(0, Look.FARM, word("demo.pin.farm", locale), "Gooik", "#map", 50.793, 4.115),
                new Spot(0, Look.HUB, word("demo.pin.hub", locale), "Anderlecht", "#map", 50.836, 4.306),
                new Spot(0, Look.POINT, word("demo.pin.point", locale), "Halle", "#map", 50.736, 4.237),
                new Spot(1, Look.NUMBER, word("demo.pin.point", locale), "Ixelles", "#map", 50.833, 4.367),
                new Spot(2, Look.NUMBER, word("demo.pin.point", locale), "Ixelles", "#map", 50.831, 4.371),
                new Spot(3, Look.NUMBER, word("demo.pin.point", locale), "Tubize", "#map", 50.691, 4.204)));
    }

    private Refusal refusal(Locale locale) {
        var phone = new Reason(FieldError.at("phone", "invalid", null, null), word("demo.phone.wrong", locale));
        return new Refusal(word("demo.refused", locale), word("demo.refused.text", locale), List.of(phone));
    }

    private List<String> words(String key, Locale locale) {
        return List.of(word(key, locale).split(","));
    }

    private String word(String key, Locale locale) {
        return messages.getMessage(key, null, locale);
    }
}
