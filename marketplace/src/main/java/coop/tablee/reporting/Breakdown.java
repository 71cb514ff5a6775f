package coop.tablee.reporting;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the figures are split by. Each is read as parts of a month and shares of those parts: the shares of the groups of buyers are the public bodies that their
 * kitchens belong to. What was refused is split by reason besides, out of the whole.
 */
@SuppressWarnings("ImmutableEnumChecker") // method references hold no state
enum Breakdown {
    MONTH(Parts.NONE, Publication::byMonth),
    FAMILY(Parts.FAMILIES, Publication::byPart),
    AUDIENCE(Parts.BUYERS, Publication::byAudience),
    GROUP(Parts.BUYERS, Publication::byPart),
    AUTHORITY(Parts.BUYERS, Publication::byShare),
    REASON(Parts.NONE, publication -> Map.of("", publication.all())),
    NONE(Parts.NONE, publication -> Map.of("", publication.all()));

    /** How a month is cut, in SQL over {@code reporting.month_total t}, its buyer {@code k} and the public body {@code body} behind it. */
    enum Parts {
        NONE("''", "''"),
        FAMILIES("t.family", "''"),
        BUYERS(
                "case when t.audience = 'HOUSEHOLD' then 'household' else replace(lower(coalesce(k.kitchen_kind, 'OTHER')), '_', '-') end",
                "coalesce(body.name, '')");

        private final String part;
        private final String share;

        Parts(String part, String share) {
            this.part = part;
            this.share = share;
        }

        String part() {
            return part;
        }

        String share() {
            return share;
        }
    }

    private final Parts parts;
    private final Function<Publication, Map<String, Published>> figures;

    Breakdown(Parts parts, Function<Publication, Map<String, Published>> figures) {
        this.parts = parts;
        this.figures = figures;
    }

    Parts parts() {
        return parts;
    }

    Map<String, Published> figures(Publication publication) {
        return figures.apply(publication);
    }

    /** As addresses and answers write it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Breakdown parse(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return MONTH;
        }
        return Arrays.stream(values())
                .filter(one -> one.name().equals(text.strip().toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> DomainException.invalid(FieldError.at(
                        "by", "unknown-breakdown", text, "month, family, group, authority, audience, reason, none")));
    }
}
