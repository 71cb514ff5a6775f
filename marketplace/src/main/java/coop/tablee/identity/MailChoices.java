package coop.tablee.identity;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Which of the mails that one may do without a person wants. All of them, until they say otherwise. */
@Component
class MailChoices {

    private static final String OFF = "select kind from identity.mail_off where account_id = :account";
    private static final String CHOOSE = """
            with wanted as (
                delete from identity.mail_off where account_id = :account and kind = any (:wanted::text[])
            )
            insert into identity.mail_off (account_id, kind) select :account, k from unnest(:unwanted::text[]) k
            on conflict on constraint mail_off_once do nothing
            """;

    private final List<OptionalMail> mails;
    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final Trail trail;

    MailChoices(
            ObjectProvider<OptionalMail> mails,
            DatabaseClient database,
            TransactionalOperator transaction,
            Trail trail) {
        this.mails = mails.orderedStream().toList();
        this.database = database;
        this.transaction = transaction;
        this.trail = trail;
    }

    record Choice(String kind, boolean wanted) {

        public String words() {
            return "mails." + kind;
        }
    }

    Mono<List<Choice>> of(Actor actor) {
        return database.sql(OFF)
                .bind("account", actor.accountId())
                .mapValue(String.class)
                .all()
                .collect(Collectors.toSet())
                .map(off -> kinds(actor).stream()
                        .map(kind -> new Choice(kind, !off.contains(kind)))
                        .toList());
    }

    /** Kinds that are not the person's to choose are left alone. */
    Mono<Void> choose(Set<String> wanted, Actor actor) {
        var kinds = kinds(actor);
        return database.sql(CHOOSE)
                .bind("account", actor.accountId())
                .bind("wanted", kinds.stream().filter(wanted::contains).toArray(String[]::new))
                .bind(
                        "unwanted",
                        kinds.stream().filter(kind -> !wanted.contains(kind)).toArray(String[]::new))
                .then()
                .then(trail.record(
                        actor,
                        "mails.chosen",
                        "account",
                        Long.toString(actor.accountId()),
                        Map.of(
                                "off",
                                kinds.stream()
                                        .filter(kind -> !wanted.contains(kind))
                                        .toList())))
                .as(transaction::transactional);
    }

    private List<String> kinds(Actor actor) {
        var roles = actor.memberships().stream()
                .flatMap(membership -> membership.roles().stream())
                .collect(Collectors.toSet());
        return mails.stream()
                .filter(mail -> mail.readers().stream().anyMatch(roles::contains))
                .map(OptionalMail::kind)
                .sorted()
                .toList();
    }
}
