package coop.tablee.network.founding;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Enterprise and VAT numbers as people type them, with their check digits where a country has some: Belgium modulo 97 (Banque-Carrefour des Entreprises), France
 * the SIREN's Luhn sum (INSEE) and the VAT key of two digits, 12 + 3 × (SIREN modulo 97) modulo 97. Numbers of other countries are only looked at for length and signs.
 */
final class EnterpriseNumbers {

    private static final Pattern BETWEEN = Pattern.compile("[\\s.\\-/\\u00a0\\u202f]");
    private static final Pattern BELGIAN = Pattern.compile("(?:BE)?([01]?[0-9]{9})");
    private static final Pattern SIREN = Pattern.compile("([0-9]{9})(?:[0-9]{5})?");
    private static final Pattern FRENCH_VAT = Pattern.compile("FR([0-9]{2})([0-9]{9})");
    private static final Pattern OTHER = Pattern.compile("[A-Z0-9]{4,20}");

    private EnterpriseNumbers() {}

    /** As it is kept: ten digits in Belgium, the SIREN's nine in France (a SIRET is cut to it); empty for what is none. */
    static Optional<String> enterprise(String typed, String country) {
        var bare = bare(typed);
        return switch (country) {
            case "BE" -> belgian(bare);
            case "FR" -> siren(bare);
            default -> OTHER.matcher(bare).matches() ? Optional.of(bare) : Optional.empty();
        };
    }

    /** As it is kept, with the country in front; empty for what is none. */
    static Optional<String> vat(String typed, String country) {
        var bare = bare(typed);
        return switch (country) {
            case "BE" -> belgian(bare).map(number -> "BE" + number);
            case "FR" -> frenchVat(bare);
            default -> OTHER.matcher(bare).matches() ? Optional.of(bare) : Optional.empty();
        };
    }

    private static Optional<String> belgian(String bare) {
        var parts = BELGIAN.matcher(bare);
        if (!parts.matches()) {
            return Optional.empty();
        }
        // Numbers of nine digits are older ones that lack the leading zero
        var number = parts.group(1).length() == 9 ? "0" + parts.group(1) : parts.group(1);
        var isRight = 97 - Long.parseLong(number.substring(0, 8)) % 97 == Long.parseLong(number.substring(8));
        return isRight ? Optional.of(number) : Optional.empty();
    }

    private static Optional<String> siren(String bare) {
        var parts = SIREN.matcher(bare);
        return parts.matches() && luhn(parts.group(1)) ? Optional.of(parts.group(1)) : Optional.empty();
    }

    private static Optional<String> frenchVat(String bare) {
        var parts = FRENCH_VAT.matcher(bare);
        if (!parts.matches() || !luhn(parts.group(2))) {
            return Optional.empty();
        }
        var key = (12 + 3 * (Long.parseLong(parts.group(2)) % 97)) % 97;
        return key == Long.parseLong(parts.group(1)) ? Optional.of(bare) : Optional.empty();
    }

    private static boolean luhn(String digits) {
        var sum = 0;
        for (var place = 0; place < digits.length(); place++) {
            var digit = digits.charAt(digits.length() - 1 - place) - '0';
            var counted = place % 2 == 0 ? digit : 2 * digit;
            sum += counted > 9 ? counted - 9 : counted;
        }
        return sum % 10 == 0 && !digits.equals("0".repeat(digits.length()));
    }

    private static String bare(String typed) {
        return BETWEEN.matcher(typed).replaceAll("").toUpperCase(Locale.ROOT);
    }
}
