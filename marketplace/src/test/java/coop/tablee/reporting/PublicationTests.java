package coop.tablee.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What is withheld stays so, whoever adds and subtracts all that is told: of any breakdown, for any period. */
class PublicationTests {

    private static final YearMonth MARCH = YearMonth.of(2026, 3);

    @Test
    void aMonthOfFourProducersIsLeftOutAndSaid() {
        var publication = Publication.of(List.of(
                cell(MARCH, null, null, 900, 4, 0),
                cell(MARCH, "FRUIT", null, 900, 4, 0),
                cell(MARCH.plusMonths(1), null, null, 500, 5, 0),
                cell(MARCH.plusMonths(1), "FRUIT", null, 500, 5, 0)));

        assertThat(publication.all().totals().value()).isEqualTo(500);
        assertThat(publication.all().withheld()).containsExactly(MARCH);
        assertThat(publication.byMonth().get("2026-03").isSilent()).isTrue();
        assertThat(publication.byPart().get("FRUIT").isPartial()).isTrue();
        assertThat(publication.tells(MARCH)).isFalse();
    }

    @Test
    void whatIsWithheldIsToldTogetherSoThatPartsAddUpToTheWhole() {
        var publication = Publication.of(List.of(
                cell(MARCH, null, null, 1000, 9, 0),
                cell(MARCH, "FISH", null, 100, 2, 0),
                cell(MARCH, "FRUIT", null, 300, 8, 0),
                cell(MARCH, "ROOTS", null, 600, 8, 0)));

        var parts = publication.byPart();
        assertThat(parts.get("FISH").isSilent()).isTrue();
        assertThat(parts.get("FRUIT").isSilent()).isTrue();
        assertThat(parts.get("ROOTS").totals().value()).isEqualTo(600);
        assertThat(parts.get(Publication.TOGETHER).totals().value()).isEqualTo(400);
    }

    @Test
    void sharesOfAWithheldPartAreWithheldToo() {
        var publication = Publication.of(List.of(
                cell(MARCH, null, null, 1000, 9, 0),
                cell(MARCH, "care-home", null, 100, 2, 0),
                cell(MARCH, "care-home", "Uccle", 100, 2, 0),
                cell(MARCH, "nursery", null, 300, 9, 0),
                cell(MARCH, "nursery", "Forest", 150, 9, 0),
                cell(MARCH, "nursery", "Uccle", 150, 9, 0),
                cell(MARCH, "school-canteen", null, 600, 9, 0),
                cell(MARCH, "school-canteen", "Forest", 400, 9, 0),
                cell(MARCH, "school-canteen", "Uccle", 200, 4, 0)));

        assertThat(publication.byShare().values()).allMatch(Published::isSilent);
        assertThat(publication.byPart().get("school-canteen").totals().value()).isEqualTo(600);
    }

    @Test
    void householdsThatAreWithheldTakeTheInstitutionsWithThem() {
        var few = Publication.of(List.of(
                cell(MARCH, null, null, 1000, 9, 0),
                cell(MARCH, "household", null, 100, 4, 0),
                cell(MARCH, "school-canteen", null, 900, 9, 0)));
        assertThat(few.byAudience().values()).allMatch(Published::isSilent);

        var many = Publication.of(List.of(
                cell(MARCH, null, null, 1000, 9, 6),
                cell(MARCH, "household", null, 100, 6, 6),
                cell(MARCH, "school-canteen", null, 900, 9, 0)));
        assertThat(many.byAudience().get("institution").totals().value()).isEqualTo(900);
    }

    /** Random territories: what is told of them is a set of equations over what was bought; none of them, together, gives away a small crowd's figure. */
    @RepeatedTest(300)
    void noFigureOfASmallCrowdFollowsFromAllThatIsTold(RepetitionInfo repetition) {
        var territory = new SmallTerritory(new Random(repetition.getCurrentRepetition()));
        var equations = new Equations(territory.atoms.size());

        for (var from = 0; from < territory.months.size(); from++) {
            for (var to = from; to < territory.months.size(); to++) {
                territory.tell(territory.months.subList(from, to + 1), equations);
            }
        }

        for (var secret : territory.secrets()) {
            assertThat(equations.giveAway(secret.atoms()))
                    .as("%s in %s", secret, territory.atoms)
                    .isFalse();
        }
    }

    @Test
    void theReckoningFindsWhatIsLeftOfAWhole() {
        var equations = new Equations(3);
        equations.add(Set.of(0, 1, 2));
        equations.add(Set.of(0, 1));

        assertThat(equations.giveAway(Set.of(2))).isTrue();
        assertThat(equations.giveAway(Set.of(1))).isFalse();
    }

    /** All that is told is true: the sum of the published months' own purchases. */
    @RepeatedTest(50)
    void everyFigureToldIsWhatWasBought(RepetitionInfo repetition) {
        var territory = new SmallTerritory(new Random(repetition.getCurrentRepetition()));

        for (var by : List.of("families", "buyers")) {
            var publication = Publication.of(territory.cells(territory.months, by));
            publication.byPart().forEach((key, published) -> {
                if (!key.equals(Publication.TOGETHER)) {
                    assertThat(published.totals().value())
                            .isEqualTo(territory.sum(atom -> published.counted().contains(atom.month)
                                    && atom.part(by).equals(key)));
                }
            });
            assertThat(publication.all().totals().value())
                    .isEqualTo(territory.sum(atom -> publication.all().counted().contains(atom.month)));
        }
    }

    private static Cell cell(YearMonth month, String part, String share, long value, int producers, int households) {
        return new Cell(month, part, share, totals(value), new Crowd(producers, households));
    }

    private static Totals totals(long value) {
        return new Totals(value, value, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** What one buyer bought of one producer in one family and month: the unknowns. */
    private record Atom(
            YearMonth month, String family, String group, String body, int buyer, int producer, long value) {

        String part(String by) {
            return by.equals("families") ? family : group;
        }

        String share(String by) {
            return by.equals("families") ? "" : body;
        }
    }

    private record Secret(String words, Set<Integer> atoms) {}

    private static final class SmallTerritory {

        private final List<YearMonth> months = List.of(MARCH, MARCH.plusMonths(1), MARCH.plusMonths(2));
        private final List<Atom> atoms = new ArrayList<>();

        SmallTerritory(Random random) {
            var producers = 4 + random.nextInt(8);
            var households = random.nextInt(9);
            var families = 1 + random.nextInt(4);
            var kitchens = random.nextInt(5);
            var dense = 0.15 + random.nextDouble() * 0.6;
            for (var month : months) {
                for (var buyer = 0; buyer < households + kitchens; buyer++) {
                    for (var producer = 0; producer < producers; producer++) {
                        if (random.nextDouble() < dense) {
                            var isHousehold = buyer < households;
                            atoms.add(new Atom(
                                    month,
                                    "F" + producer % families,
                                    isHousehold ? "household" : "G" + buyer % 3,
                                    isHousehold ? "" : "A" + buyer % 2,
                                    isHousehold ? buyer : -buyer,
                                    producer,
                                    1 + random.nextInt(500)));
                        }
                    }
                }
            }
        }

        List<Cell> cells(List<YearMonth> period, String by) {
            var cells = new ArrayList<Cell>();
            for (var month : period) {
                add(cells, month, null, null, atom -> true);
                for (var part : distinct(month, atom -> atom.part(by))) {
                    add(cells, month, part, null, atom -> atom.part(by).equals(part));
                    for (var share : distinct(month, atom -> atom.part(by).equals(part) ? atom.share(by) : null)) {
                        add(
                                cells,
                                month,
                                part,
                                share,
                                atom -> atom.part(by).equals(part)
                                        && atom.share(by).equals(share));
                    }
                }
            }
            return cells;
        }

        private void add(List<Cell> cells, YearMonth month, String part, String share, Predicate<Atom> which) {
            Predicate<Atom> here = atom -> atom.month.equals(month) && which.test(atom);
            if (atoms.stream().anyMatch(here)) {
                cells.add(new Cell(month, part, share, totals(sum(here)), crowd(here)));
            }
        }

        private List<String> distinct(YearMonth month, java.util.function.Function<Atom, String> key) {
            return atoms.stream()
                    .filter(atom -> atom.month.equals(month))
                    .map(key)
                    .filter(found -> found != null)
                    .distinct()
                    .sorted()
                    .toList();
        }

        long sum(Predicate<Atom> which) {
            return atoms.stream().filter(which).mapToLong(Atom::value).sum();
        }

        private Crowd crowd(Predicate<Atom> which) {
            return new Crowd(
                    (int) atoms.stream()
                            .filter(which)
                            .map(Atom::producer)
                            .distinct()
                            .count(),
                    (int) atoms.stream()
                            .filter(which)
                            .filter(atom -> atom.group.equals("household"))
                            .map(Atom::buyer)
                            .distinct()
                            .count());
        }

        /** Every figure of one answer, as an equation. */
        void tell(List<YearMonth> period, Equations equations) {
            for (var by : List.of("families", "buyers")) {
                var publication = Publication.of(cells(period, by));
                tell(equations, publication.all(), atom -> true);
                publication.byMonth().values().forEach(published -> tell(equations, published, atom -> true));
                publication.byPart().forEach((key, published) -> {
                    if (!key.equals(Publication.TOGETHER)) {
                        tell(equations, published, atom -> atom.part(by).equals(key));
                    }
                });
                publication
                        .byShare()
                        .forEach((key, published) ->
                                tell(equations, published, atom -> (atom.part(by) + "/" + atom.share(by)).equals(key)));
                if (by.equals("buyers")) {
                    publication
                            .byAudience()
                            .forEach((key, published) -> tell(
                                    equations,
                                    published,
                                    atom -> atom.group.equals("household") == key.equals("household")));
                }
            }
        }

        private void tell(Equations equations, Published published, Predicate<Atom> which) {
            equations.add(places(atom -> published.counted().contains(atom.month) && which.test(atom)));
        }

        /** The months, families, groups, bodies and audiences that too few stand behind. */
        List<Secret> secrets() {
            var secrets = new ArrayList<Secret>();
            for (var month : months) {
                Map<String, Predicate<Atom>> figures = new LinkedHashMap<>();
                figures.put("all", atom -> true);
                figures.put("households", atom -> atom.group.equals("household"));
                figures.put("institutions", atom -> !atom.group.equals("household"));
                for (var atom : atoms) {
                    figures.put(atom.family, other -> other.family.equals(atom.family));
                    figures.put(atom.group, other -> other.group.equals(atom.group));
                    figures.put(
                            atom.group + "/" + atom.body,
                            other -> other.group.equals(atom.group) && other.body.equals(atom.body));
                }
                figures.forEach((words, which) -> {
                    Predicate<Atom> here = atom -> atom.month.equals(month) && which.test(atom);
                    if (atoms.stream().anyMatch(here) && !crowd(here).isLargeEnough()) {
                        secrets.add(new Secret(words + " of " + month, places(here)));
                    }
                });
            }
            return secrets;
        }

        private Set<Integer> places(Predicate<Atom> which) {
            var places = new HashSet<Integer>();
            for (var place = 0; place < atoms.size(); place++) {
                if (which.test(atoms.get(place))) {
                    places.add(place);
                }
            }
            return places;
        }
    }

    /** Sums of unknowns that are known, reduced to steps; another sum is given away when it is made of them. */
    private static final class Equations {

        private static final double NOTHING = 1e-9;

        private final int unknowns;
        private final Map<Integer, double[]> steps = new LinkedHashMap<>();

        Equations(int unknowns) {
            this.unknowns = unknowns;
        }

        void add(Set<Integer> sum) {
            var rest = reduced(sum);
            var pivot = pivot(rest);
            if (pivot >= 0) {
                var scale = rest[pivot];
                for (var i = 0; i < unknowns; i++) {
                    rest[i] /= scale;
                }
                steps.values().forEach(step -> subtract(step, rest, step[pivot]));
                steps.put(pivot, rest);
            }
        }

        boolean giveAway(Set<Integer> sum) {
            return pivot(reduced(sum)) < 0;
        }

        private double[] reduced(Set<Integer> sum) {
            var row = new double[unknowns];
            sum.forEach(place -> row[place] = 1);
            steps.forEach((pivot, step) -> subtract(row, step, row[pivot]));
            return row;
        }

        private void subtract(double[] row, double[] step, double times) {
            if (times != 0) {
                for (var i = 0; i < unknowns; i++) {
                    row[i] -= times * step[i];
                }
            }
        }

        private int pivot(double[] row) {
            for (var i = 0; i < unknowns; i++) {
                if (Math.abs(row[i]) > NOTHING) {
                    return i;
                }
            }
            return -1;
        }
    }
}
