package coop.tablee.storefront.orders;

import coop.tablee.identity.Actor;
import coop.tablee.ordering.DepositBalances;
import coop.tablee.ordering.DepositBalances.Balance;
import coop.tablee.platform.page.Formats;
import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Tells a buyer which bottles and crates are still with them, and what stands to their credit. */
@Component
class OrderDeposits {

    private final DepositBalances balances;
    private final Formats formats;

    OrderDeposits(DepositBalances balances, Formats formats) {
        this.balances = balances;
        this.formats = formats;
    }

    /** Empty when nothing is out and nothing is owed. */
    record Shown(List<Row> rows, Money credit) {

        boolean isEmpty() {
            return rows.isEmpty() && !credit.isPositive();
        }
    }

    record Row(LocalizedText name, String picture, String left, String out) {}

    Mono<Shown> of(Actor actor, Locale locale) {
        var party = actor.requireParty().id();
        return balances.accountOf(party)
                .map(account -> new Shown(
                        account.balances().stream()
                                .filter(balance -> balance.left().signum() > 0)
                                .map(balance -> row(balance, locale))
                                .toList(),
                        account.credit()));
    }

    private Row row(Balance balance, Locale locale) {
        var format = formats.in(locale);
        return new Row(balance.names(), balance.picture(), format.number(balance.left()), format.number(balance.out()));
    }
}
