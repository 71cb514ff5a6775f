package coop.tablee.agreement;

import coop.tablee.platform.form.Typed;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What was typed into the forms of agreements, lots, prices and clauses, read whole: every mistake is named at its field before anything is refused. */
final class AgreementForm {

    private static final BigDecimal MOST_MONEY = BigDecimal.valueOf(10_000_000_000L);
    private static final BigDecimal MOST_PRICE = BigDecimal.valueOf(1_000_000);
    private static final int FINEST_PRICE = 4;
    private static final int FINEST_VALUE = 6;

    private final Typed typed;
    private final Locale locale;

    AgreementForm(Typed typed, Locale locale) {
        this.typed = typed;
        this.locale = locale;
    }

    AgreementTerms terms() {
        return new AgreementTerms(
                typed.required("reference", 60),
                typed.required("title", 200),
                typed.day("from"),
                typed.day("until"),
                whole("renewals", 0, 10, 0),
                whole("renewalMonths", 1, 48, 12),
                whole("paymentDays", 1, 180, 30),
                typed.required("paymentSource", 300));
    }

    /** @param suppliers as they were found by their names */
    LotTerms lot(List<String> families, List<Long> suppliers) {
        var title = typed.required("title", 200);
        var ground = typed.line("reserved", 300);
        if (families.isEmpty()) {
            typed.refuse(FieldError.at("families", "missing-choice", null, null));
        }
        if (suppliers.isEmpty()) {
            typed.refuse(FieldError.at("supplier1", "required", null, null));
        }
        return new LotTerms(
                whole("number", 1, 999, 1),
                title,
                families,
                Objects.requireNonNullElse(money("estimated", true), Money.euro(0)),
                Objects.requireNonNullElse(money("maximum", true), Money.euro(0)),
                Objects.requireNonNullElse(money("outside", false), Money.euro(0)),
                money("drop", false),
                typed.oneOf("supply", LotSupply.class, LotSupply.SOLE),
                suppliers,
                ground.isEmpty() ? null : ground,
                new DeliveryWindow(
                        typed.all("weekdays").stream()
                                .filter(day -> day.matches("[1-7]"))
                                .map(Integer::valueOf)
                                .distinct()
                                .sorted()
                                .toList(),
                        time("opens"),
                        time("closes")),
                typed.oneOf("beside", LotBeside.class, LotBeside.WARN));
    }

    /** What a lot that runs may come to from now on. */
    Money ceiling() {
        return Objects.requireNonNullElse(money("maximum", true), Money.euro(0));
    }

    String reason() {
        return typed.required("reason", 300);
    }

    PriceTerms price() {
        var quotation = typed.line("quotation", 200);
        return new PriceTerms(
                typed.required("product", 200),
                typed.required("unit", 20),
                typed.oneOf("basis", PriceBasis.class, PriceBasis.FIXED),
                Objects.requireNonNullElse(decimal("price", FINEST_PRICE, MOST_PRICE, true), BigDecimal.ZERO),
                decimal("coefficient", FINEST_PRICE, BigDecimal.valueOf(100), false),
                quotation.isEmpty() ? null : quotation,
                typed.day("from"),
                typed.day("until"));
    }

    /** What an index or quotation is said to be; from 0 on would be no price. */
    PriceSeries.Value said() {
        var value = decimal("value", FINEST_VALUE, MOST_PRICE, true);
        if (value != null && value.signum() == 0) {
            typed.refuse(FieldError.at("value", "not-an-amount", "0", String.valueOf(FINEST_VALUE)));
        }
        return new PriceSeries.Value(
                typed.day("since"), Objects.requireNonNullElse(value, BigDecimal.ZERO), typed.required("source", 300));
    }

    ClauseTerms clause() {
        var lot = typed.line("lot", 20);
        return new ClauseTerms(
                lot.isEmpty() ? null : typed.number("lot"),
                typed.oneOf("family", ClauseFamily.class, ClauseFamily.ENVIRONMENTAL),
                typed.required("title", 300),
                typed.required("metric", 200),
                typed.required("target", 200),
                typed.day("due"));
    }

    /** Of the form: sent twice it writes once. What is none was never on the page. */
    UUID key() {
        try {
            return UUID.fromString(typed.line("key", 40));
        } catch (IllegalArgumentException none) {
            return UUID.randomUUID();
        }
    }

    private @Nullable LocalTime time(String field) {
        var text = typed.line(field, 10);
        try {
            return text.isEmpty() ? null : LocalTime.parse(text);
        } catch (DateTimeParseException none) {
            typed.refuse(FieldError.at(field, "not-an-hour", text, null));
            return null;
        }
    }

    private int whole(String field, int least, int most, int fallback) {
        var text = typed.required(field, 10);
        if (text.matches("[0-9]{1,6}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most) {
            return Integer.parseInt(text);
        }
        if (!text.isEmpty()) {
            typed.refuse(FieldError.at(field, "not-a-count", text, least + "–" + most));
        }
        return fallback;
    }

    private @Nullable Money money(String field, boolean required) {
        var amount = decimal(field, 2, MOST_MONEY, required);
        return amount == null ? null : Money.euro(amount);
    }

    private @Nullable BigDecimal decimal(String field, int finest, BigDecimal most, boolean required) {
        var text = required ? typed.required(field, 30) : typed.line(field, 30);
        if (text.isEmpty()) {
            return null;
        }
        if (Amounts.isAmbiguous(text, locale)) {
            typed.refuse(FieldError.at(field, "ambiguous-amount", text, null));
            return null;
        }
        var amount = Amounts.read(text.replace("€", ""))
                .filter(read -> read.signum() >= 0 && read.compareTo(most) <= 0)
                .filter(read -> read.stripTrailingZeros().scale() <= finest);
        if (amount.isEmpty()) {
            typed.refuse(FieldError.at(field, "not-an-amount", text, String.valueOf(finest)));
        }
        return amount.orElse(null);
    }
}
