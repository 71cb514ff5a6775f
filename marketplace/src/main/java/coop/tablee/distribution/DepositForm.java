package coop.tablee.distribution;

import coop.tablee.ordering.DepositReturns.Item;
import coop.tablee.ordering.DepositReturns.ReturnDeposits;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.util.MultiValueMap;

/**
 * What a household brought back, as the volunteer counted it: {@code items[i].returnable} and {@code items[i].quantity}; what is nothing is left out.
 *
 * @param places for each item its place in the form, because refusals count the items only
 */
record DepositForm(String key, String order, List<Item> items, List<Integer> places) {

    private static final int MOST_KINDS = 20;
    private static final Pattern NUMBER = Pattern.compile("T\\d{1,18}");
    private static final Pattern WHOLE = Pattern.compile("\\d{1,9}");

    static DepositForm of(MultiValueMap<String, String> fields) {
        var form = new SentForm(fields);
        var items = new ArrayList<Item>();
        var places = new ArrayList<Integer>();
        var problems = new ArrayList<FieldError>();
        for (var i = 0; i < MOST_KINDS && fields.containsKey(name(i, "returnable")); i++) {
            var typed = form.text(name(i, "quantity"));
            if (WHOLE.matcher(typed).matches()) {
                if (Integer.parseInt(typed) > 0) {
                    items.add(new Item(form.text(name(i, "returnable")), Integer.parseInt(typed)));
                    places.add(i);
                }
            } else if (!typed.isEmpty()) {
                problems.add(FieldError.at(
                        name(i, "quantity"), "whole-pieces", typed.substring(0, Math.min(40, typed.length())), null));
            }
        }
        if (!problems.isEmpty()) {
            throw DomainException.invalid(problems);
        }
        return new DepositForm(form.text("key"), form.text("order"), List.copyOf(items), List.copyOf(places));
    }

    ReturnDeposits command(long household, long site) {
        if (items.isEmpty()) {
            throw DomainException.invalid(FieldError.at(name(0, "quantity"), "nothing-counted", null, null));
        }
        return new ReturnDeposits(key, household, site, items);
    }

    /** Back to the order that was being handed over, if there was one. */
    String wayBack(long household) {
        return NUMBER.matcher(order).matches() ? "/pickups/" + order : "/pickups/deposits/" + household;
    }

    /** The refusal with its reasons at the fields of the form. */
    DomainException atItsField(DomainException refused) {
        return new DomainException(
                refused.kind(),
                refused.code(),
                refused.errors().stream().map(this::moved).toList());
    }

    private FieldError moved(FieldError error) {
        for (var item = 0; item < places.size(); item++) {
            if (name(item, "quantity").equals(error.field())) {
                return FieldError.at(name(places.get(item), "quantity"), error.code(), error.found(), error.expected());
            }
        }
        return error;
    }

    static String name(int place, String field) {
        return "items[" + place + "]." + field;
    }
}
