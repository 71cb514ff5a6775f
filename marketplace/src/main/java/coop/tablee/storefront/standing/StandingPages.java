package coop.tablee.storefront.standing;

import coop.tablee.shared.LocalizedText;
import coop.tablee.storefront.Sign;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the pages of standing orders show. Everything that is a sentence is one already. */
final class StandingPages {

    private StandingPages() {}

    /** One of a buyer's standing orders in their list. {@code next} is absent when nothing comes any more or until further notice. */
    record Row(
            long id,
            String rule,
            String place,
            String products,
            @Nullable LocalDate next,
            Sign state) {}

    /**
     * One standing order.
     *
     * @param paused until when nothing comes, in words; absent when it is not paused
     * @param needsOf the kitchen door whose standing needs these are, which are changed at its week; absent for any other
     */
    record Page(
            long id,
            long version,
            boolean active,
            String rule,
            String place,
            String payment,
            @Nullable String purchaseOrder,
            @Nullable String paused,
            @Nullable Long needsOf,
            List<Line> lines,
            List<Date> dates,
            List<Past> past) {}

    /** The break as it stands in its fields: what is kept, or what was typed and refused. */
    record Pause(String from, String until) {}

    /** A product with what was said about it. */
    record Line(LocalizedText name, String picture, String quantity, String seller, List<String> terms) {}

    /** A date that comes. {@code action} is skip, unskip or empty. */
    record Date(LocalDate day, Sign state, String action) {}

    /** A date that was ordered for, or not. */
    record Past(
            LocalDate day,
            Sign state,
            @Nullable String number,
            @Nullable String reason,
            List<Lacking> missed) {}

    /** What did not come as it was wanted. */
    record Lacking(
            LocalizedText name, String words, @Nullable LocalizedText instead) {}

    /**
     * The form.
     *
     * @param back where it was opened from
     * @param fresh whether it begins a new one
     * @param key so that a form sent twice begins one
     */
    record Form(
            String action,
            String back,
            boolean fresh,
            String key,
            long version,
            boolean kitchen,
            String place,
            List<Day> days,
            String everyWeeks,
            String startsOn,
            String endsOn,
            List<Way> ways,
            String purchaseOrder,
            List<Wished> lines) {}

    record Day(int value, String word, boolean checked) {}

    /** A way to pay. */
    record Way(String value, boolean checked) {}

    /** One product in the form; {@code field} is what its fields' names begin with. */
    record Wished(
            String field,
            LocalizedText name,
            String seller,
            String picture,
            String quantity,
            String unit,
            String mostPrice,
            String pricingUnit,
            boolean takesLess,
            long instead,
            List<Other> others) {}

    record Other(long product, LocalizedText name) {}
}
