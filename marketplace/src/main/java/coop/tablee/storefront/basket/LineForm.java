package coop.tablee.storefront.basket;

import coop.tablee.ordering.PutInCart;
import coop.tablee.platform.page.ReturnPath;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.storefront.Quantities;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a stepper sends.
 *
 * @param quantity as typed; {@code to} is what plus or minus, an answer, «remove» or «put back» puts instead
 * @param seen the basket's version on the page that was looked at; absent where the page shows none
 * @param back the page to come back to
 */
record LineForm(
        @Nullable String destination,
        @Nullable String offer,
        @Nullable String quantity,
        @Nullable String to,
        @Nullable String seen,
        @Nullable String back) {

    private static final BigDecimal MOST = BigDecimal.valueOf(100_000);

    /** The absolute quantity asked for. Refuses (422) what is no quantity or more than anybody delivers, 404 what names no offer. */
    PutInCart asked(Locale locale) {
        var asked = to != null ? Quantities.read(to, field()) : Quantities.read(quantity, field(), locale);
        if (asked.compareTo(MOST) > 0) {
            throw DomainException.invalid(
                    FieldError.at(field(), "quantity-too-large", asked.toPlainString(), MOST.toPlainString()));
        }
        return new PutInCart(number(destination), number(offer), asked);
    }

    /** The refusal of this change, with its reasons at the field that was typed in. */
    DomainException located(DomainException refused) {
        var errors = refused.errors().stream()
                .map(error -> FieldError.at(field(), error.code(), error.found(), error.expected()))
                .toList();
        return new DomainException(
                refused.kind(), refused.code(), errors, refused.arguments().toArray());
    }

    private String field() {
        return "q-" + number(offer) + "-" + number(destination);
    }

    /** Whether the basket has changed since the page was shown. */
    boolean isStale(long version) {
        return seen != null && !seen.isBlank() && !seen.equals(Long.toString(version));
    }

    String wayBack() {
        return ReturnPath.orHome(back);
    }

    private static long number(@Nullable String text) {
        try {
            return Long.parseLong(text == null ? "" : text.strip());
        } catch (NumberFormatException noId) {
            throw DomainException.notFound();
        }
    }
}
