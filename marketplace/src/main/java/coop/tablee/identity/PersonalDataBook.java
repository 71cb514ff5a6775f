package coop.tablee.identity;

import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** All that is kept of a person, whichever module keeps it. */
@Component
class PersonalDataBook {

    private final List<PersonalDataHolder> holders;
    private final DatabaseClient database;
    private final Accounts accounts;
    private final MembershipLookup memberships;
    private final JsonMapper json;

    PersonalDataBook(
            ObjectProvider<PersonalDataHolder> holders,
            DatabaseClient database,
            Accounts accounts,
            MembershipLookup memberships,
            JsonMapper json) {
        this.holders = holders.orderedStream().toList();
        this.database = database;
        this.accounts = accounts;
        this.memberships = memberships;
        this.json = json;
    }

    List<PersonalData> held() {
        return holders.stream()
                .flatMap(holder -> holder.personalData().stream())
                .toList();
    }

    Mono<Person> person(long account) {
        return Mono.zip(
                accounts.contact(account),
                memberships.ownHouseholds(account).collectList(),
                (own, households) -> new Person(
                        account,
                        own.email(),
                        own.name(),
                        households.stream().map(OwnHousehold::partyId).toList(),
                        households.stream().map(OwnHousehold::name).toList()));
    }

    Flux<ErasureObstacle> obstacles(Person person) {
        return Flux.fromIterable(holders).concatMap(holder -> holder.obstacles(person));
    }

    /** One JSON object, piece by piece as it is read: under each name a list of what is kept. */
    Flux<String> export(Person person) {
        return Flux.concat(
                Flux.just("{\n"),
                Flux.fromIterable(held())
                        .filter(data -> data.telling() != null)
                        .index()
                        .concatMap(numbered -> list(numbered.getT1() == 0, numbered.getT2(), person)),
                Flux.just("\n}\n"));
    }

    /** Each statement of each module, in the caller's transaction. */
    Mono<Void> erase(Person person) {
        return Flux.fromIterable(held())
                .concatMapIterable(PersonalData::erasing)
                .concatMap(statement -> person.ask(database, statement).then())
                .then();
    }

    private Flux<String> list(boolean first, PersonalData data, Person person) {
        var telling = data.telling();
        var rows = telling == null
                ? Flux.<String>empty()
                : person.ask(database, telling)
                        .map(row -> Columns.text(row, "held"))
                        .all();
        return Flux.concat(
                Flux.just((first ? "" : ",\n") + json.writeValueAsString(data.name()) + ": ["),
                rows.index().map(row -> (row.getT1() == 0 ? "\n  " : ",\n  ") + row.getT2()),
                Flux.just("]"));
    }
}
