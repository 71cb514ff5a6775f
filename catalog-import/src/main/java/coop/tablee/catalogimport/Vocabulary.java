package coop.tablee.catalogimport;

import static java.util.Map.entry;

import java.time.Month;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The words that cells are written in, in French, Dutch, German and English. All keys are {@linkplain Text#slug slugs}. Only
 * words that can mean nothing else are here: "frais" may be a chilled yoghurt or a cabbage, so it says nothing.
 */
final class Vocabulary {

    static final Set<String> YES = Set.of("1", "yes", "y", "true", "oui", "vrai", "ja", "waar", "wahr", "x");
    static final Set<String> NO = Set.of("0", "no", "n", "false", "non", "faux", "nee", "nein", "onwaar", "falsch");

    /** What an allergen column says when a product contains none of the fourteen. */
    static final Set<String> NONE = Set.of("none", "aucun", "aucune", "geen", "keine", "kein");

    private static final Set<String> NOT =
            Set.of("non", "not", "no", "sans", "niet", "geen", "nicht", "ohne", "kein", "keine");

    private static final Map<String, Allergen> ALLERGENS = allergens();

    private static final Map<Storage, Set<String>> STORAGES = Map.of(
            Storage.AMBIENT,
            slugs("ambient", "ambiant", "ambiante", "omgevingstemperatuur", "kamertemperatuur", "raumtemperatur"),
            Storage.CHILLED,
            slugs(
                    "chilled",
                    "refrigerated",
                    "réfrigéré",
                    "réfrigérée",
                    "réfrigérés",
                    "gekoeld",
                    "gekoelde",
                    "koeling",
                    "gekühlt",
                    "kühlung",
                    "kühlware"),
            Storage.FROZEN,
            slugs(
                    "frozen",
                    "surgelé",
                    "surgelée",
                    "surgelés",
                    "congelé",
                    "congelée",
                    "congelés",
                    "diepvries",
                    "diepgevroren",
                    "bevroren",
                    "tiefgekühlt",
                    "tiefkühl",
                    "tiefkühlware",
                    "gefroren"));

    /** Names of ambient storage as a whole: the word alone may be that of a dry-aged beef. */
    private static final Set<String> DRY_GOODS =
            slugs("dry", "dry goods", "sec", "produits secs", "épicerie sèche", "droog", "droge waren", "trocken");

    private static final Map<VatCategory, Set<String>> VAT_CATEGORIES = Map.of(
            VatCategory.FOOD,
            slugs(
                    "food",
                    "foods",
                    "foodstuffs",
                    "alimentaire",
                    "alimentation",
                    "denrées alimentaires",
                    "voeding",
                    "voedsel",
                    "voedingsmiddelen",
                    "lebensmittel"),
            VatCategory.CATERING,
            slugs("catering", "restauration", "restaurant", "restaurant en catering", "gastronomie"),
            VatCategory.STANDARD,
            slugs(
                    "standard",
                    "standard rate",
                    "taux normal",
                    "normaal tarief",
                    "normalsatz",
                    "alcohol",
                    "alcool",
                    "alkohol",
                    "alcoholic drinks",
                    "boissons alcoolisées"),
            VatCategory.EXEMPT,
            slugs("exempt", "exonéré", "exonérée", "vrijgesteld", "steuerfrei"));

    private static final Map<UnitCode, Set<String>> CONTAINERS = Map.of(
            UnitCode.BH,
            slugs("bunch", "bunches", "botte", "bottes", "bos", "bossen", "bussel", "bussels", "bund"),
            UnitCode.CR,
            slugs("crate", "crates", "cageot", "cageots", "krat", "kratten", "kiste", "kisten"),
            UnitCode.BX,
            slugs("box", "boxes", "carton", "cartons", "doos", "karton", "kartons", "schachtel", "schachteln"),
            UnitCode.BG,
            slugs("bag", "bags", "sac", "sacs", "sachet", "sachets", "zak", "zakken", "beutel"),
            UnitCode.BO,
            slugs("bottle", "bottles", "bouteille", "bouteilles", "fles", "flessen", "flasche", "flaschen"),
            UnitCode.JR,
            slugs("jar", "jars", "bocal", "bocaux", "bokaal", "bokalen", "glas", "gläser"));

    private static final Map<String, String> LABELS = Map.ofEntries(
            entry("bio", "organic"),
            entry("biologique", "organic"),
            entry("biologisch", "organic"),
            entry("okologisch", "organic"),
            entry("agriculture-biologique", "organic"),
            entry("en-conversion", "in-conversion"),
            entry("in-omschakeling", "in-conversion"),
            entry("in-umstellung", "in-conversion"));

    private static final Map<String, Month> MONTHS = months();

    private Vocabulary() {}

    static @Nullable Allergen allergen(String word) {
        return ALLERGENS.get(Text.slug(word));
    }

    /** The storage that a name speaks of; null when it speaks of none, of two, or denies one ("non réfrigéré"). */
    static @Nullable Storage storage(String name) {
        if (DRY_GOODS.contains(Text.slug(name))) {
            return Storage.AMBIENT;
        }
        Set<String> words = new HashSet<>(Arrays.asList(Text.slug(name).split("-")));
        if (words.stream().anyMatch(NOT::contains)) {
            return null;
        }
        Set<Storage> named = STORAGES.entrySet().stream()
                .filter(storage -> storage.getValue().stream().anyMatch(words::contains))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        return named.size() == 1 ? named.iterator().next() : null;
    }

    /** The VAT category that is named by exactly this; rates ("6 %") name none, for they differ by country and date. */
    static @Nullable VatCategory vatCategory(String name) {
        String slug = Text.slug(name);
        return VAT_CATEGORIES.entrySet().stream()
                .filter(category -> category.getValue().contains(slug))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    /** The code of a bunch, crate, box, bag, bottle or jar; any other thing is a piece. */
    static UnitCode container(String unitName) {
        String slug = Text.slug(unitName);
        return CONTAINERS.entrySet().stream()
                .filter(container -> container.getValue().contains(slug))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(UnitCode.H87);
    }

    /** A label's slug, with the languages' words for organic and in conversion brought together. */
    static String label(String word) {
        String slug = Text.slug(word);
        return LABELS.getOrDefault(slug, slug);
    }

    static @Nullable Month month(String word) {
        return MONTHS.get(Text.slug(word));
    }

    /** The months from one to another, over New Year where it must. */
    static Set<Month> months(Month from, Month to) {
        Set<Month> months = EnumSet.of(from);
        for (Month month = from; month != to; month = month.plus(1)) {
            months.add(month.plus(1));
        }
        return months;
    }

    private static Set<String> slugs(String... words) {
        return Stream.of(words).map(Text::slug).collect(Collectors.toUnmodifiableSet());
    }

    private static Map<String, Month> months() {
        Map<String, Month> months = new HashMap<>();
        List<String> names = List.of(
                "january janvier januari januar jan",
                "february fevrier februari februar feb",
                "march mars maart marz",
                "april avril apr",
                "may mai mei",
                "june juin juni jun",
                "july juillet juli jul",
                "august aout augustus aug",
                "september septembre sep",
                "october octobre oktober oct okt",
                "november novembre nov",
                "december decembre dezember dec dez");
        for (Month month : Month.values()) {
            for (String name : names.get(month.getValue() - 1).split(" ")) {
                months.put(name, month);
            }
            months.put(String.valueOf(month.getValue()), month);
            months.put("0" + month.getValue(), month);
        }
        return months;
    }

    /** Annex II by code, by name in four languages, and by the cereals and nuts that the annex itself names. */
    private static Map<String, Allergen> allergens() {
        Map<String, Allergen> words = new HashMap<>();
        put(
                words,
                Allergen.GLUTEN,
                "gluten",
                "cereals containing gluten",
                "céréales contenant du gluten",
                "blé",
                "wheat");
        put(
                words,
                Allergen.GLUTEN,
                "glutenbevattende granen",
                "glutenhaltiges Getreide",
                "tarwe",
                "Weizen",
                "épeautre");
        put(words, Allergen.GLUTEN, "spelt", "Dinkel", "seigle", "rye", "rogge", "Roggen", "orge", "barley", "gerst");
        put(words, Allergen.GLUTEN, "Gerste", "avoine", "oats", "haver", "Hafer", "khorasan", "kamut");
        put(words, Allergen.CRUSTACEANS, "crustaceans", "crustacés", "schaaldieren", "Krebstiere");
        put(words, Allergen.EGGS, "eggs", "egg", "œufs", "oeufs", "œuf", "oeuf", "eieren", "ei", "Eier");
        put(words, Allergen.FISH, "fish", "poissons", "poisson", "vis", "Fische", "Fisch");
        put(
                words,
                Allergen.PEANUTS,
                "peanuts",
                "peanut",
                "arachides",
                "arachide",
                "aardnoten",
                "pinda",
                "pinda's",
                "Erdnüsse");
        put(words, Allergen.SOYBEANS, "soybeans", "soybean", "soya", "soja", "soy");
        put(words, Allergen.MILK, "milk", "lait", "melk", "Milch", "lactose", "laktose");
        put(
                words,
                Allergen.NUTS,
                "nuts",
                "fruits à coque",
                "noten",
                "Schalenfrüchte",
                "almonds",
                "amandes",
                "amandelen");
        put(words, Allergen.NUTS, "Mandeln", "hazelnuts", "noisettes", "hazelnoten", "Haselnüsse", "walnuts", "noix");
        put(words, Allergen.NUTS, "walnoten", "Walnüsse", "cashews", "noix de cajou", "pistachios", "pistaches");
        put(words, Allergen.NUTS, "pecan nuts", "noix de pécan", "macadamia", "brazil nuts", "noix du Brésil");
        put(words, Allergen.CELERY, "celery", "céleri", "selderij", "Sellerie");
        put(words, Allergen.MUSTARD, "mustard", "moutarde", "mosterd", "Senf");
        put(words, Allergen.SESAME, "sesame", "sesame seeds", "sésame", "graines de sésame", "sesam", "sesamzaad");
        put(words, Allergen.SESAME, "Sesamsamen");
        put(
                words,
                Allergen.SULPHITES,
                "sulphites",
                "sulfites",
                "sulfieten",
                "Sulfite",
                "sulphur dioxide and sulphites");
        put(words, Allergen.SULPHITES, "anhydride sulfureux et sulfites", "zwaveldioxide en sulfieten");
        put(words, Allergen.SULPHITES, "Schwefeldioxid und Sulfite");
        put(words, Allergen.LUPIN, "lupin", "lupine", "Lupinen");
        put(words, Allergen.MOLLUSCS, "molluscs", "mollusques", "weekdieren", "Weichtiere");
        for (Allergen allergen : Allergen.values()) {
            words.put(Text.slug(allergen.code()), allergen);
        }
        return Map.copyOf(words);
    }

    private static void put(Map<String, Allergen> words, Allergen allergen, String... names) {
        for (String name : names) {
            words.put(Text.slug(name), allergen);
        }
    }
}
