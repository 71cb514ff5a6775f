package coop.tablee.imports;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the family that a category of another tool means: the categories of Open Food Network, and the words of four languages for what farms sell. A
 * category that only says "vegetables" or "fruit" is made more exact by the product's name where that says what it is.
 */
final class FamilyWords {

    /** Where a product goes whose category nobody knows, until somebody says better. */
    static final String UNTIL_ANSWERED = "DRY_GOODS";

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern GAPS = Pattern.compile("[^a-z0-9]+");
    private static final String VEGETABLES = "LEAF_VEGETABLES";
    private static final String FRUIT = "FRUIT";

    /** Categories, then what is in them; each list may name the same word once only. */
    private static final Map<String, String> CATEGORIES = words(
            Map.ofEntries(
                    Map.entry(
                            VEGETABLES,
                            "vegetables vegetable veg veggies fresh-vegetables legume legumes legumes-frais groente groenten verse-groenten gemuse frischgemuse leafy-vegetables leaf-vegetables legumes-feuilles bladgroenten blattgemuse salad salads salades salade sla salat cabbages choux kolen kohl"),
                    Map.entry("STEM_VEGETABLES", "stem-vegetables leeks poireaux prei lauch poireaux-et-tiges"),
                    Map.entry("MUSHROOMS", "mushrooms mushroom champignons champignon paddenstoelen pilze fungi"),
                    Map.entry(
                            "HERBS",
                            "herbs herb herbes aromates plantes-aromatiques kruiden verse-kruiden krauter herbes-aromatiques"),
                    Map.entry(
                            "ROOT_VEGETABLES",
                            "root-vegetables roots legumes-racines racines wortelgroenten wurzelgemuse"),
                    Map.entry("POTATOES", "potatoes potato pommes-de-terre pomme-de-terre aardappelen kartoffeln"),
                    Map.entry(
                            "SQUASHES",
                            "squashes squash courges courge pompoenen kurbisse legumes-d-ete summer-vegetables zomergroenten"),
                    Map.entry("ONIONS", "onions onion oignons ail oignons-et-ail uien uien-en-look zwiebeln garlic"),
                    Map.entry(FRUIT, "fruit fruits fresh-fruit fruits-frais vers-fruit obst"),
                    Map.entry("BERRIES", "berries berry petits-fruits kleinfruit beeren fruits-rouges bessen"),
                    Map.entry(
                            "DAIRY",
                            "dairy dairy-products produits-laitiers laitages cremerie zuivel molkerei milchprodukte milk lait melk milch yoghurt yaourts butter beurre cream"),
                    Map.entry("CHEESE", "cheese cheeses fromage fromages kaas kazen kase"),
                    Map.entry("EGGS", "eggs egg oeufs oeuf eieren eier"),
                    Map.entry(
                            "HONEY",
                            "honey miel miels honing honig jam jams confiture confitures confituur konfiture preserves honey-and-jam miel-et-confitures"),
                    Map.entry(
                            "MEAT",
                            "meat meats viande viandes vlees fleisch beef pork lamb boeuf porc agneau charcuterie deli-meats veal veau meat-and-fish meat-fish"),
                    Map.entry("POULTRY", "poultry volaille volailles gevogelte geflugel chicken poulet kip"),
                    Map.entry("FISH", "fish seafood poisson poissons vis fisch fruits-de-mer zeevruchten"),
                    Map.entry(
                            "DRY_GOODS",
                            "dry-goods grocery groceries epicerie epicerie-seche droge-voeding trockenwaren pulses legumineuses peulvruchten hulsenfruchte grains cereales granen getreide pasta pates oils huiles nuts pantry cereals condiments spices epices store-cupboard"),
                    Map.entry(
                            "BREAD",
                            "bread bakery boulangerie pain pains brood bakkerij brot backwaren flour farine farines meel mehl baked-goods pastry patisserie viennoiserie pain-et-farine"),
                    Map.entry(
                            "DRINKS",
                            "drinks beverages boissons dranken getranke juice juices jus sappen safte beer biere bieres bier wine vin vins wijn wein alcohol coffee-and-tea cafe-et-the"),
                    Map.entry(
                            "PREPARED",
                            "prepared prepared-food prepared-foods prepared-meals ready-meals plats-prepares traiteur soupes soups soep soepen suppen plats bereide-gerechten fertiggerichte conserves takeaway"),
                    Map.entry(
                            "HOUSEHOLD_GOODS",
                            "household household-goods maison menage huishouden haushalt cleaning hygiene cosmetics cosmetiques non-food soap savons gardening plants seeds")));

    /** What a name says, in the singular and plural of four languages. */
    private static final Map<String, String> PRODUCTS = words(
            Map.ofEntries(
                    Map.entry(
                            "STEM_VEGETABLES",
                            "leek leeks poireau poireaux prei lauch chicory chicon chicons witloof celery celeri fennel fenouil venkel fenchel asparagus asperge asperges rhubarb rhubarbe rabarber rhabarber"),
                    Map.entry(
                            "ROOT_VEGETABLES",
                            "carrot carrots carotte carottes wortel wortelen karotte karotten mohren beetroot beetroots betterave betteraves biet bieten parsnip parsnips panais pastinaak pastinaken turnip turnips navet navets raap rapen radish radishes radis radijs radijzen celeriac celeri-rave knolselder knolselderij salsify salsifis rutabaga"),
                    Map.entry(
                            "POTATOES",
                            "potato potatoes pomme-de-terre pommes-de-terre aardappel aardappelen kartoffel kartoffeln"),
                    Map.entry(
                            "SQUASHES",
                            "squash squashes pumpkin pumpkins courge courges potimarron potimarrons butternut pompoen pompoenen kurbis courgette courgettes zucchini tomato tomatoes tomate tomates tomaat tomaten cucumber cucumbers concombre concombres komkommer gurke aubergine aubergines pepper peppers poivron poivrons paprika"),
                    Map.entry(
                            "ONIONS",
                            "onion onions oignon oignons ui uien zwiebel zwiebeln shallot shallots echalote echalotes garlic ail look knoblauch"),
                    Map.entry(
                            "MUSHROOMS",
                            "mushroom mushrooms champignon champignons paddenstoel paddenstoelen pilz pilze pleurote pleurotes"),
                    Map.entry(
                            "HERBS",
                            "basil basilic basilicum parsley persil peterselie petersilie chives ciboulette bieslook thyme thym tijm mint menthe munt coriander coriandre"),
                    Map.entry(
                            "BERRIES",
                            "strawberry strawberries fraise fraises aardbei aardbeien erdbeere erdbeeren raspberry raspberries framboise framboises blueberry blueberries myrtille myrtilles currants groseille groseilles"),
                    Map.entry(
                            VEGETABLES,
                            "lettuce laitue laitues cabbage chou choux kool kohl spinach epinard epinards spinazie spinat kale broccoli brocoli mache rocket roquette")));

    private FamilyWords() {}

    /** The family, or nothing when the category is not known. */
    static Optional<String> familyOf(String category, String name) {
        var family = CATEGORIES.get(slug(category));
        if (family == null) {
            return Optional.empty();
        }
        var general = family.equals(VEGETABLES) || family.equals(FRUIT);
        return Optional.of(general ? named(name).orElse(family) : family);
    }

    /** A word for comparing: lower case without accents, hyphens for everything between letters. */
    static String slug(String text) {
        var plain = MARKS.matcher(Normalizer.normalize(
                        text.toLowerCase(Locale.ROOT).replace("œ", "oe").replace("ß", "ss"), Normalizer.Form.NFD))
                .replaceAll("");
        var slug = GAPS.matcher(plain).replaceAll("-");
        return slug.replaceAll("^-|-$", "");
    }

    /** Words of two are looked for before words of one: "pomme de terre" is no apple. */
    private static Optional<String> named(String name) {
        var words = List.of(slug(name).split("-"));
        for (var length = Math.min(3, words.size()); length > 0; length--) {
            for (var start = 0; start + length <= words.size(); start++) {
                var family = PRODUCTS.get(String.join("-", words.subList(start, start + length)));
                if (family != null) {
                    return Optional.of(family);
                }
            }
        }
        return Optional.empty();
    }

    private static Map<String, String> words(Map<String, String> families) {
        var byWord = new HashMap<String, String>();
        families.forEach((family, words) -> {
            for (var word : words.split(" ")) {
                if (byWord.put(word, family) != null) {
                    throw new IllegalStateException("Two families for " + word);
                }
            }
        });
        return Map.copyOf(byWord);
    }
}
