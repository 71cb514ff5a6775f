-- What foods are called in four languages, each word with its language and as it is spelt, so that people can keep the list (docs/adr/0042). Whoever changes it
-- raises the vocabulary's version; titles that were translated with an older one are translated anew, and their offers' rows with them.
create function assortment.plain(p_text text) returns text language sql immutable strict parallel safe as $$
    select btrim(regexp_replace(assortment.fold(p_text), '[^a-z0-9]+', ' ', 'g'))
$$;
comment on function assortment.plain(text) is 'Folded, letters and digits only, one space between words.';

-- As it was, but for the English article: folded, it is French tea
create or replace function assortment.query_words(p_query text) returns table (word text, stem text) language sql immutable parallel safe as $$
    select w, assortment.stem(w)
    from (select distinct w from regexp_split_to_table(assortment.fold(coalesce(p_query, '')), '[^a-z0-9]+') w
          where length(w) >= 2 and w <> all (array['de','du','des','la','le','les','et','en','of','and','van','het','een','met','der','die','das','und','mit','au','aux'])
          order by 1 limit 8) words
$$;

create function assortment.stems(p_text text) returns text language sql immutable strict parallel safe as $$
    -- One stem for one and many, whatever it ends with: raisin and raisins, berry and berries
    select coalesce(string_agg(assortment.stem(case when length(w) >= 5 then regexp_replace(regexp_replace(w, 'ies$', 'y'), '[sx]$', '') else w end), ' ' order by n), '')
    from regexp_split_to_table(assortment.plain(p_text), ' ') with ordinality x(w, n)
    where length(w) >= 2 and w <> all (array['de','du','des','la','le','les','et','en','of','and','van','het','een','met','der','die','das','und','mit','au','aux'])
$$;
comment on function assortment.stems(text) is 'The words without plural endings, small words left out as in a search: pommes de terre = pomm terr.';

create function assortment.forms(p_language text, p_spelt text) returns text[] language sql immutable strict parallel safe as $$
    with word as (select assortment.plain(p_spelt) whole, substring(assortment.plain(p_spelt) from '[^ ]+$') last),
    formed as (
        -- Dutch: kaas, kazen; tomaat, tomaten; druif, druiven; kip, kippen
        select regexp_replace(regexp_replace(regexp_replace(whole, '([aeou])\1([bdfgklmnprst])$', '\1\2en'), 'fen$', 'ven'), 'sen$', 'zen') form
            from word where p_language = 'nl' and last ~ '([aeou])\1[bdfgklmnprst]$'
        union all
        select regexp_replace(regexp_replace(whole, 'f$', 'ven'), 's$', 'zen') from word where p_language = 'nl' and last ~ '(([aeiou]{2}|ij)[fs]|[lr]f|ns)$' and last !~ '([aeiou])\1[fs]$'
        union all
        select regexp_replace(whole, '(.)$', '\1\1en') from word where p_language = 'nl' and last ~ '^[^aeiou]*[aeiou][bdfgklmnprst]$'
        union all
        -- French: cheval, chevaux. English: leaf, leaves. German without its own letters: Moehre, Oel
        select regexp_replace(whole, 'al$', 'aux') from word where p_language = 'fr' and last ~ 'al$'
        union all
        select regexp_replace(whole, 'fe?$', 'ves') from word where p_language = 'en' and last ~ '(lf|eaf|oaf|ife)$'
        union all
        select assortment.plain(replace(replace(replace(lower(p_spelt), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue')) where p_language = 'de' and lower(p_spelt) ~ '[äöü]')
    select coalesce(array_agg(distinct f.form order by f.form), '{}') from formed f cross join word w
    -- What is found by the word itself is not kept: a search matches beginnings
    where f.form <> w.whole and not starts_with(w.last, assortment.stem(substring(f.form from '[^ ]+$')))
$$;
comment on function assortment.forms(text, text) is 'Plurals and spellings of a word that its own beginning does not give, folded.';

create function assortment.stems_of_forms(p_language text, p_spelt text) returns text[] language sql immutable strict parallel safe as $$
    select array_agg(distinct assortment.stems(f)) from unnest(assortment.plain(p_spelt) || assortment.forms(p_language, p_spelt)) f
$$;

drop table assortment.vocabulary;

create table assortment.concept (
    id bigint generated always as identity primary key,
    kind_of bigint,
    version bigint not null default 0,
    constraint concept_kind_of_fk foreign key (kind_of) references assortment.concept (id) on delete set null,
    constraint concept_is_no_kind_of_itself check (kind_of <> id)
);
create index concept_kinds on assortment.concept (kind_of);
comment on table assortment.concept is 'A food, whatever it is called. Whoever looks for what it is a kind of finds it too: goat cheese is a kind of cheese.';

create table assortment.vocabulary (
    concept bigint not null,
    language text not null,
    spelt text not null,
    position smallint not null,
    term text not null generated always as (assortment.plain(spelt)) stored,
    stem text not null generated always as (assortment.stems(spelt)) stored,
    forms text[] not null generated always as (assortment.forms(language, spelt)) stored,
    stems text[] not null generated always as (assortment.stems_of_forms(language, spelt)) stored,
    primary key (concept, language, term),
    constraint vocabulary_concept_fk foreign key (concept) references assortment.concept (id) on delete cascade,
    constraint vocabulary_language_known check (language in ('fr', 'nl', 'de', 'en')),
    constraint vocabulary_says_something check (length(assortment.stems(spelt)) >= 2),
    constraint vocabulary_short check (length(spelt) <= 60)
);
create index vocabulary_stems on assortment.vocabulary using gin (stems);
comment on table assortment.vocabulary is 'What foods are called in French, Dutch, German and English: a product named in one language is found in all.';

create table assortment.vocabulary_state (
    one boolean primary key default true,
    version bigint not null,
    constraint vocabulary_state_is_one check (one)
);
insert into assortment.vocabulary_state (version) values (1);
comment on table assortment.vocabulary_state is 'One row: how often the vocabulary was changed.';

create function assortment.vocabulary_changed() returns trigger language plpgsql as $$
begin
    update assortment.vocabulary_state set version = version + 1;
    return null;
end $$;

alter table assortment.translated add column version bigint not null default 0;
create index translated_version on assortment.translated (version);
create index card_title on assortment.card using hash (title);
comment on table assortment.translated is 'assortment.translations of every title that was ever prepared, and the version of the vocabulary it was made with.';

create table assortment.sought (
    words text primary key,
    nothing bigint not null,
    alike bigint not null,
    last_on date not null,
    constraint sought_counts check (nothing >= 0 and alike >= 0),
    constraint sought_short check (length(words) between 2 and 40)
);
create index sought_last_on on assortment.sought (last_on);
comment on table assortment.sought is 'Words that were looked for and not found as written: how often nothing came, how often only something similar. Nothing says who looked or when in the day.';

do $do$
declare
    line record;
    made bigint;
begin
    create temporary table word_list on commit drop as
        select l.n, string_to_array(l.line, '|') parts, null::bigint id
        from regexp_split_to_table($words$légume|groente|Gemüse|vegetable, veg
poireau|prei|Lauch, Porree|leek
carotte|wortel, peen|Karotte, Möhre, Gelbe Rübe|carrot
panais|pastinaak|Pastinake|parsnip
navet|raap|Speiserübe, weiße Rübe|turnip
rutabaga|koolraap|Steckrübe, Kohlrübe|swede, rutabaga
betterave, betterave rouge|biet, rode biet, kroot|Rote Bete, Rote Rübe, Rande|beetroot, beet
céleri rave|knolselder, knolselderij|Knollensellerie|celeriac
céleri, céleri branche|selder, selderij, bleekselderij|Sellerie, Staudensellerie|celery
radis|radijs, radijzen|Radieschen|radish
radis noir|rammenas|schwarzer Rettich, Rettich|black radish, daikon|radis
topinambour|aardpeer, topinamboer|Topinambur|Jerusalem artichoke, sunchoke
salsifis, scorsonère|schorseneer|Schwarzwurzel|salsify
crosne|crosne, Japanse andoorn|Knollenziest|Chinese artichoke
cerfeuil tubéreux|knolkervel|Kerbelrübe|tuberous chervil
pomme de terre, patate|aardappel|Kartoffel, Erdapfel|potato, spud
grenaille, pomme de terre grenaille|krieltje, krieltjes, krielaardappel|Drilling|baby potato, new potato|pomme de terre
patate douce|zoete aardappel, bataat|Süßkartoffel, Batate|sweet potato
oignon|ui, ajuin|Zwiebel|onion
oignon nouveau, cive|lente ui, bosui, pijpajuin|Frühlingszwiebel, Lauchzwiebel|spring onion, scallion|oignon
échalote|sjalot|Schalotte|shallot
ail|look, knoflook|Knoblauch|garlic
ail des ours|daslook|Bärlauch|wild garlic, ramsons
chou|kool|Kohl, Kraut|cabbage
chou rouge|rode kool|Rotkohl, Blaukraut|red cabbage|chou
chou blanc|witte kool|Weißkohl, Weißkraut|white cabbage|chou
chou vert, chou de Savoie, chou de Milan|savooikool, groene kool|Wirsing|savoy cabbage|chou
chou pointu|spitskool|Spitzkohl|pointed cabbage, hispi cabbage|chou
chou chinois|Chinese kool|Chinakohl|Chinese cabbage, napa cabbage|chou
pak choï|paksoi|Pak Choi|pak choi, bok choy|chou
chou frisé, chou kale, kale|boerenkool|Grünkohl, Federkohl|kale|chou
chou palmier, chou noir|palmkool|Schwarzkohl, Palmkohl|cavolo nero, black kale|chou
chou rave|koolrabi|Kohlrabi|kohlrabi
chou fleur|bloemkool|Blumenkohl, Karfiol|cauliflower|chou
chou romanesco, romanesco|romanesco|Romanesco|romanesco|chou
chou de Bruxelles|spruit, spruitjes, spruiten|Rosenkohl, Sprosskohl|Brussels sprout|chou
brocoli|broccoli|Brokkoli|broccoli
choucroute|zuurkool|Sauerkraut|sauerkraut
épinard|spinazie|Spinat|spinach
tétragone|Nieuw-Zeelandse spinazie|Neuseeländer Spinat|New Zealand spinach|épinard
salade|sla, salade|Salat|salad
laitue|kropsla, botersla|Kopfsalat|lettuce|salade
batavia|batavia|Batavia|batavia lettuce|salade
feuille de chêne|eikenbladsla|Eichblattsalat|oak leaf lettuce|salade
iceberg|ijsbergsla|Eisbergsalat|iceberg lettuce|salade
frisée|krulsla, frisée|Frisée|frisee|salade
scarole|andijvie, escarole|Endivie|escarole|salade
mâche, doucette|veldsla|Feldsalat, Nüsslisalat, Rapunzel|lamb's lettuce, corn salad|salade
roquette|rucola|Rucola, Rauke|rocket, arugula|salade
mesclun, jeunes pousses|mesclun, jonge sla|Pflücksalat|salad leaves, mixed leaves|salade
cresson|waterkers, tuinkers|Kresse, Brunnenkresse|cress, watercress
pourpier|postelein, winterpostelein|Portulak, Postelein|purslane, winter purslane
pissenlit|paardenbloem, molsla|Löwenzahn|dandelion
oseille|zuring|Sauerampfer|sorrel
ortie|brandnetel|Brennnessel|nettle
chicon, endive|witloof, witlof|Chicorée|chicory, Belgian endive
radicchio, trévise|radicchio, roodlof|Radicchio|radicchio|chicon
pain de sucre|groenlof|Zuckerhut|sugarloaf chicory|chicon
blette, bette|snijbiet, warmoes|Mangold, Krautstiel|chard, Swiss chard
fenouil|venkel|Fenchel|fennel
courgette|courgette|Zucchini|courgette, zucchini
courge|pompoen, kalebas|Kürbis|squash, pumpkin
citrouille, potiron|reuzenpompoen|Speisekürbis|giant pumpkin|courge
potimarron|hokkaidopompoen, rode kuri|Hokkaido, Hokkaidokürbis|red kuri squash, onion squash|courge
butternut, doubeurre|butternut, flespompoen|Butternut, Butternusskürbis|butternut|courge
courge spaghetti|spaghettipompoen|Spaghettikürbis|spaghetti squash|courge
pâtisson|patisson|Patisson|pattypan squash|courge
concombre|komkommer|Gurke, Salatgurke|cucumber
cornichon|augurk|Essiggurke, Gewürzgurke, Gürkchen|gherkin
tomate|tomaat|Tomate, Paradeiser|tomato
tomate cerise|kerstomaat, snoeptomaat|Kirschtomate, Cherrytomate|cherry tomato|tomate
tomate cœur de bœuf|vleestomaat, coeur de boeuf|Fleischtomate, Ochsenherz|beef tomato|tomate
poivron|paprika|Paprika, Paprikaschote|pepper, bell pepper, sweet pepper
piment|chilipeper, peper|Chili, Peperoni|chilli, chili
aubergine|aubergine|Aubergine, Melanzani|aubergine, eggplant
haricot|boon, bonen|Bohne|bean
haricot vert, princesse|prinsessenboon, sperzieboon, boontjes|grüne Bohne, Buschbohne|green bean, French bean|haricot
haricot plat|snijboon|Stangenbohne|runner bean|haricot
haricot sec, haricot blanc, coco de Paimpol|witte boon, gedroogde boon|weiße Bohne, getrocknete Bohne|white bean, dried bean|haricot
haricot rouge|kidneyboon, rode boon|Kidneybohne|kidney bean|haricot
fève|tuinboon, labboon|dicke Bohne, Ackerbohne, Saubohne|broad bean, fava bean
petit pois, pois|erwt, doperwt|Erbse|pea, peas
mange tout, pois gourmand|peultje, suikererwt|Zuckerschote, Kaiserschote|mangetout, sugar snap|petit pois
pois cassé|spliterwt|Spalterbse|split pea
maïs|maïs, suikermaïs, maiskolf|Mais, Zuckermais|sweetcorn, maize, corn
champignon|paddenstoel, paddestoel|Pilz|mushroom
champignon de Paris|Parijse champignon|Zuchtchampignon|button mushroom|champignon
pleurote|oesterzwam|Austernpilz, Austernseitling|oyster mushroom|champignon
shiitake|shiitake|Shiitake|shiitake|champignon
girolle, chanterelle|cantharel|Pfifferling|chanterelle|champignon
cèpe, bolet|eekhoorntjesbrood|Steinpilz|cep, porcini|champignon
asperge|asperge|Spargel|asparagus
artichaut|artisjok|Artischocke|artichoke
rhubarbe|rabarber|Rhabarber|rhubarb
houblon, jet de houblon|hopscheut, hop|Hopfen, Hopfenspargel|hop shoot, hops
pousse de haricot, germe, pousse|kiem, kiemgroente, scheut|Sprosse, Keimling|bean sprout, sprouts
algue|zeewier|Alge|seaweed
herbe aromatique, aromate|kruid, kruiden|Kräuter|herb
persil|peterselie|Petersilie|parsley
ciboulette|bieslook|Schnittlauch|chive
basilic|basilicum|Basilikum|basil
thym|tijm|Thymian|thyme
romarin|rozemarijn|Rosmarin|rosemary
sauge|salie|Salbei|sage
menthe|munt|Minze|mint
coriandre|koriander|Koriander|coriander, cilantro
aneth|dille|Dill|dill
cerfeuil|kervel|Kerbel|chervil
estragon|dragon|Estragon|tarragon
origan|oregano|Oregano|oregano
marjolaine|marjolein|Majoran|marjoram
laurier|laurier|Lorbeer|bay leaf
livèche|lavas, maggikruid|Liebstöckel|lovage
mélisse|citroenmelisse|Melisse|lemon balm
sarriette|bonenkruid|Bohnenkraut|savory
camomille|kamille|Kamille|chamomile
verveine|verbena, ijzerkruid|Eisenkraut|verbena
lavande|lavendel|Lavendel|lavender
safran|saffraan|Safran|saffron
gingembre|gember|Ingwer|ginger
curcuma|kurkuma, geelwortel|Kurkuma|turmeric
raifort|mierikswortel|Meerrettich, Kren|horseradish
fruit|fruit, vrucht|Obst, Frucht|fruit
pomme|appel|Apfel|apple
poire|peer|Birne|pear
coing|kweepeer|Quitte|quince
prune|pruim|Pflaume|plum
quetsche, pruneau|kwets, gedroogde pruim|Zwetschge, Zwetsche, Backpflaume|damson|prune
mirabelle|mirabel|Mirabelle|mirabelle|prune
reine claude|reine claude, groene pruim|Reneklode|greengage|prune
cerise|kers|Kirsche|cherry
griotte|kriek, zure kers|Sauerkirsche, Weichsel|sour cherry, morello|cerise
pêche|perzik|Pfirsich|peach
nectarine, brugnon|nectarine|Nektarine|nectarine
abricot|abrikoos|Aprikose, Marille|apricot
fraise|aardbei|Erdbeere|strawberry
framboise|framboos|Himbeere|raspberry
myrtille|blauwe bes, bosbes|Heidelbeere, Blaubeere|blueberry, bilberry
mûre|braam, braambes|Brombeere|blackberry
groseille|aalbes, rode bes|Johannisbeere, Ribisel|redcurrant, currant
groseille à maquereau|stekelbes, kruisbes|Stachelbeere|gooseberry
cassis|zwarte bes, cassis|schwarze Johannisbeere, Cassis|blackcurrant
sureau|vlier, vlierbes|Holunder|elder, elderberry, elderflower
airelle, canneberge|veenbes, cranberry|Preiselbeere, Cranberry|cranberry, lingonberry
argousier|duindoorn|Sanddorn|sea buckthorn
aronia|aronia, appelbes|Aronia, Apfelbeere|aronia, chokeberry
fruits rouges, petits fruits|rood fruit, zacht fruit|Beerenobst|soft fruit
raisin|druif|Traube, Weintraube|grape
raisin sec|rozijn|Rosine, Sultanine|sultana
figue|vijg|Feige|fig
kiwi|kiwi|Kiwi|kiwi
melon|meloen|Melone|melon
pastèque|watermeloen|Wassermelone|watermelon
noix|walnoot, okkernoot|Walnuss|walnut
noisette|hazelnoot|Haselnuss|hazelnut
amande|amandel|Mandel|almond
châtaigne, marron|kastanje|Kastanie, Marone, Esskastanie|chestnut
orange|sinaasappel|Orange, Apfelsine|orange
mandarine, clémentine|mandarijn, clementine|Mandarine, Klementine|mandarin, clementine, tangerine
pamplemousse|pompelmoes, grapefruit|Grapefruit, Pampelmuse|grapefruit
citron|citroen|Zitrone|lemon
banane|banaan|Banane|banana
kaki|kaki|Kaki|persimmon
compote|compote, moes|Kompott, Mus|compote, stewed fruit
compote de pommes|appelmoes|Apfelmus|apple sauce|compote
fruit séché|gedroogd fruit|Trockenobst, Dörrobst|dried fruit
lait|melk|Milch|milk
lait entier|volle melk|Vollmilch|whole milk|lait
lait demi-écrémé|halfvolle melk|fettarme Milch|semi-skimmed milk|lait
lait battu, babeurre|karnemelk|Buttermilch|buttermilk
lait cru|rauwe melk|Rohmilch|raw milk|lait
beurre|boter|Butter|butter
crème|room|Sahne, Rahm|cream
crème fraîche, crème épaisse|zure room|Schmand, Sauerrahm, saure Sahne|sour cream|crème
chantilly, crème fouettée|slagroom|Schlagsahne|whipped cream|crème
yaourt, yoghourt|yoghurt, yoghurtje|Joghurt|yogurt, yoghurt
skyr|skyr|Skyr|skyr
kéfir|kefir|Kefir|kefir
fromage|kaas|Käse|cheese
fromage de chèvre, chèvre frais, petit chèvre, bûche de chèvre, bûchette de chèvre, crottin|geitenkaas, geitekaas|Ziegenkäse|goat cheese, goat's cheese|fromage
fromage de brebis, tomme de brebis|schapenkaas|Schafskäse, Schafkäse|sheep's cheese, ewe's milk cheese|fromage
fromage de vache|koeienkaas|Kuhkäse|cow's cheese|fromage
fromage blanc, maquée|platte kaas, plattekaas, kwark|Quark, Topfen|quark, curd cheese
petit suisse|petit suisse|Fruchtzwerg|petit suisse|fromage blanc
fromage frais|verse kaas, roomkaas|Frischkäse|cream cheese, fresh cheese|fromage
fromage à pâte dure|harde kaas|Hartkäse|hard cheese|fromage
fromage râpé|geraspte kaas|Reibekäse|grated cheese|fromage
fromage à raclette, raclette|raclettekaas|Raclettekäse|raclette cheese|fromage
fromage bleu, bleu|blauwe kaas, blauwschimmelkaas|Blauschimmelkäse|blue cheese|fromage
tomme|tomme|Tomme|tomme|fromage
gouda|gouda|Gouda|gouda|fromage
camembert|camembert|Camembert|camembert|fromage
brie|brie|Brie|brie|fromage
comté|comté|Comté|comté|fromage
maroilles|maroilles|Maroilles|maroilles|fromage
herve, fromage de Herve|Hervekaas|Herver Käse|Herve cheese|fromage
mozzarella|mozzarella|Mozzarella|mozzarella|fromage
feta|feta|Feta|feta|fromage
halloumi|halloumi|Halloumi|halloumi|fromage
ricotta|ricotta|Ricotta|ricotta|fromage
parmesan|parmezaan|Parmesan|parmesan|fromage
chèvre|geit|Ziege|goat
brebis|schaap, schapen|Schaf|sheep, ewe
vache|koe|Kuh, Kühe|cow
bufflonne|buffel|Büffel|buffalo
lait de chèvre|geitenmelk|Ziegenmilch|goat milk, goat's milk|lait
lait de brebis|schapenmelk|Schafmilch|sheep's milk|lait
dessert, crème dessert, flan|dessert, toetje, nagerecht, pudding|Nachtisch, Dessert, Pudding|dessert, pudding
mousse au chocolat|chocolademousse|Schokoladenmousse|chocolate mousse
riz au lait|rijstpap|Milchreis|rice pudding
glace, crème glacée|ijs, roomijs, ijsje|Eis, Speiseeis|ice cream
sorbet|sorbet|Sorbet|sorbet
œuf|ei, eieren|Ei, Eier|egg
boisson végétale, lait végétal|plantaardige drank, plantaardige melk|Pflanzendrink, Pflanzenmilch|plant milk, plant drink
boisson d'avoine, lait d'avoine|haverdrank, havermelk|Haferdrink, Hafermilch|oat milk, oat drink|boisson végétale
lait de soja|sojamelk, sojadrank|Sojamilch, Sojadrink|soya milk, soy milk|boisson végétale
soja|soja|Soja|soya, soy
tofu|tofu, tahoe|Tofu|tofu
tempeh|tempeh|Tempeh|tempeh
seitan|seitan|Seitan|seitan
houmous|hummus|Hummus|hummus, houmous
falafel|falafel|Falafel|falafel
viande|vlees|Fleisch|meat
bœuf|rund, rundvlees|Rind, Rindfleisch|beef|viande
veau|kalf, kalfsvlees|Kalb, Kälber, Kalbfleisch|veal|viande
porc, cochon|varken, varkensvlees|Schwein, Schweinefleisch|pork, pig|viande
agneau|lam, lamsvlees|Lamm, Lammfleisch|lamb|viande
mouton|schapenvlees|Hammel, Hammelfleisch|mutton|viande
cheval|paard, paardenvlees|Pferd, Pferdefleisch|horse meat|viande
chevreau|geitenvlees|Zicklein, Ziegenfleisch|kid goat|viande
volaille|gevogelte|Geflügel|poultry
poulet, poule, coq|kip, kippenvlees, haan|Huhn, Hühner, Hähnchen, Hühnchen|chicken|volaille
pintade|parelhoen|Perlhuhn|guinea fowl|volaille
dinde|kalkoen|Pute, Truthahn|turkey|volaille
canard|eend|Ente|duck|volaille
magret|eendenborst|Entenbrust|duck breast|canard
oie|gans|Gans, Gänse|goose, geese|volaille
caille|kwartel|Wachtel|quail|volaille
pigeon|duif|Taube|pigeon|volaille
lapin|konijn|Kaninchen|rabbit|viande
gibier|wild|Wildfleisch|game
chevreuil, cerf, biche|ree, hert|Reh, Hirsch|venison, deer|gibier
sanglier|everzwijn, wild zwijn|Wildschwein|wild boar|gibier
faisan|fazant|Fasan|pheasant|gibier
lièvre|haas|Hase|hare|gibier
haché, viande hachée|gehakt, hachee|Hackfleisch, Faschiertes|mince, minced meat|viande
steak|biefstuk, steak|Steak|steak|viande
hamburger, burger|hamburger, burger|Hamburger, Burger, Bulette|hamburger, burger|viande
rôti|gebraad, braadstuk|Braten|roast, roasting joint|viande
côtelette|kotelet, karbonade|Kotelett|chop, cutlet|viande
carbonnade, viande à mijoter, ragoût|stoofvlees, stoverij|Gulasch, Schmorfleisch|stewing meat, stew|viande
bouilli, pot au feu|soepvlees|Suppenfleisch|boiling beef|viande
escalope|schnitzel, lapje|Schnitzel|escalope|viande
cuisse|bout, dij|Schenkel, Keule|thigh, drumstick, leg
saucisse|worst|Wurst, Würste, Bratwurst|sausage
saucisson, salami|droge worst, salami|Salami, Dauerwurst|salami, dry sausage|saucisse
chipolata|chipolata|Chipolata|chipolata|saucisse
merguez|merguez|Merguez|merguez|saucisse
boudin|pens, bloedworst|Blutwurst|black pudding, white pudding|saucisse
charcuterie|charcuterie, fijne vleeswaren|Aufschnitt, Wurstwaren|cold cuts, charcuterie
jambon|ham, hesp|Schinken|ham|charcuterie
jambon cru, jambon sec, jambon fumé|rauwe ham|Rohschinken|cured ham|jambon
lard, lardons|spek, spekblokjes|Speck|bacon
pâté, terrine, rillettes|paté, vleespastei|Pastete, Terrine|pâté, terrine|charcuterie
foie|lever|Leber|liver
rognon, abats|nier, orgaanvlees|Niere, Innereien|kidney, offal
os à moelle, os|mergpijp, bot|Markknochen, Knochen|marrow bone, bone
poisson|vis|Fisch|fish
truite|forel|Forelle|trout|poisson
saumon|zalm|Lachs|salmon|poisson
saumon fumé|gerookte zalm|Räucherlachs|smoked salmon|saumon
truite fumée|gerookte forel|Räucherforelle|smoked trout|truite
cabillaud|kabeljauw|Kabeljau, Dorsch|cod|poisson
lieu noir, colin|koolvis|Seelachs|pollock, coley|poisson
aiglefin, églefin|schelvis|Schellfisch|haddock|poisson
merlan|wijting|Wittling|whiting|poisson
merlu|heek|Seehecht|hake|poisson
sole|tong, zeetong|Seezunge|sole|poisson
plie, carrelet|pladijs, schol|Scholle|plaice|poisson
turbot|tarbot|Steinbutt|turbot|poisson
raie|rog|Rochen|skate, ray|poisson
maquereau|makreel|Makrele|mackerel|poisson
hareng|haring|Hering|herring|poisson
sardine|sardine|Sardine|sardine|poisson
anchois|ansjovis|Sardelle, Anchovis|anchovy|poisson
thon|tonijn|Thunfisch|tuna|poisson
carpe|karper|Karpfen|carp|poisson
sandre|snoekbaars|Zander|zander, pikeperch|poisson
brochet|snoek|Hecht|pike|poisson
esturgeon|steur|Stör|sturgeon|poisson
anguille|paling, aal|Aal|eel|poisson
omble|beekridder|Saibling|char, arctic char|poisson
bar de ligne, loup de mer|zeebaars|Wolfsbarsch|sea bass|poisson
fruits de mer|zeevruchten|Meeresfrüchte|seafood
moule|mossel|Muschel, Miesmuschel|mussel|fruits de mer
huître|oester|Auster|oyster|fruits de mer
crevette|garnaal|Garnele, Krabbe|shrimp, prawn|fruits de mer
coquille saint jacques, saint jacques|sint jakobsschelp, coquille|Jakobsmuschel|scallop|fruits de mer
crabe, tourteau|krab|Krebs, Taschenkrebs|crab|fruits de mer
écrevisse|rivierkreeft|Flusskrebs|crayfish|fruits de mer
homard|kreeft|Hummer|lobster|fruits de mer
calamar, seiche|inktvis|Tintenfisch|squid, cuttlefish|fruits de mer
escargot|slak, wijngaardslak|Schnecke, Weinbergschnecke|snail
pain|brood, broden|Brot|bread
pain complet|volkorenbrood|Vollkornbrot|wholemeal bread, wholewheat bread|pain
pain blanc|wit brood|Weißbrot|white bread|pain
pain gris|grijs brood, bruin brood|Graubrot, Mischbrot|brown bread|pain
pain d'épeautre|speltbrood|Dinkelbrot|spelt bread|pain
pain de seigle|roggebrood|Roggenbrot|rye bread|pain
pain au levain|zuurdesembrood|Sauerteigbrot|sourdough bread|pain
levain|zuurdesem, desem|Sauerteig|sourdough
petit pain, pistolet|broodje, pistolet|Brötchen, Semmel|bread roll, roll, bun|pain
baguette|stokbrood, baguette|Baguette|baguette, French stick|pain
brioche, cramique, craquelin|brioche, kramiek, rozijnenbrood|Brioche, Hefezopf|brioche
croissant|croissant|Croissant|croissant
viennoiserie, couque|koffiekoek, boterkoek|Feingebäck, Plunder|pastry, Danish pastry
pain d'épices|peperkoek, ontbijtkoek|Lebkuchen, Honigkuchen|gingerbread
gaufre|wafel|Waffel|waffle
crêpe|pannenkoek|Pfannkuchen, Crêpe|pancake, crepe
gâteau|cake, koek, gebak|Kuchen|cake
tarte|taart|Torte, Obstkuchen|tart, pie
quiche|quiche|Quiche|quiche
cookie, biscuit|koekje, biscuit|Keks, Plätzchen|biscuit, cookie
spéculoos|speculaas, speculoos|Spekulatius|speculoos
chips|chips|Chips|crisps
cracker|cracker, toast|Cracker, Knäckebrot|cracker
pizza|pizza|Pizza|pizza
pâte feuilletée|bladerdeeg|Blätterteig|puff pastry
chapelure|paneermeel|Paniermehl, Semmelbrösel|breadcrumbs
levure|gist|Hefe|yeast
farine|bloem, meel|Mehl|flour
farine complète|volkorenmeel|Vollkornmehl|wholemeal flour|farine
farine de froment|tarwebloem, tarwemeel|Weizenmehl|wheat flour|farine
farine d'épeautre|speltmeel, speltbloem|Dinkelmehl|spelt flour|farine
farine de seigle|roggemeel|Roggenmehl|rye flour|farine
farine de sarrasin|boekweitmeel|Buchweizenmehl|buckwheat flour|farine
son|zemelen|Kleie|bran
semoule|griesmeel|Grieß|semolina
céréale, céréales|graan, ontbijtgranen|Getreide, Frühstücksflocken|cereal, grain
épeautre|spelt|Dinkel|spelt
petit épeautre, engrain|eenkoorn|Einkorn|einkorn
froment, blé|tarwe|Weizen|wheat
seigle|rogge|Roggen|rye
orge|gerst|Gerste|barley
avoine|haver|Hafer|oat
flocons d'avoine|havervlokken, havermout|Haferflocken|oat flakes, rolled oats, porridge|avoine
sarrasin|boekweit|Buchweizen|buckwheat
millet|gierst|Hirse|millet
quinoa|quinoa|Quinoa|quinoa
muesli, granola|muesli, granola|Müsli, Granola|muesli, granola
riz|rijst|Reis|rice
pâtes|pasta, deegwaren, noedels|Nudeln, Teigwaren, Pasta|pasta, noodles
spaghetti|spaghetti|Spaghetti|spaghetti|pâtes
lasagne|lasagne|Lasagne|lasagne
ravioli|ravioli|Ravioli|ravioli|pâtes
gnocchi|gnocchi|Gnocchi|gnocchi
légumineuse, légume sec|peulvrucht|Hülsenfrucht|pulse
lentille|linze|Linse|lentil|légumineuse
pois chiche|kikkererwt|Kichererbse|chickpea|légumineuse
lupin|lupine|Lupine|lupin|légumineuse
graine|zaad, pit|Samen, Kern|seed
graine de lin, lin|lijnzaad|Leinsamen, Leinsaat|linseed, flax
graine de tournesol, tournesol|zonnebloempit, zonnebloem|Sonnenblumenkern, Sonnenblume|sunflower seed, sunflower
graine de courge|pompoenpit|Kürbiskern|pumpkin seed
sésame|sesam|Sesam|sesame
pavot|maanzaad, papaver|Mohn|poppy seed
chanvre|hennep|Hanf|hemp
huile|olie|Öl, Speiseöl|oil
huile de colza|koolzaadolie|Rapsöl|rapeseed oil|huile
huile de tournesol|zonnebloemolie|Sonnenblumenöl|sunflower oil|huile
huile d'olive|olijfolie|Olivenöl|olive oil|huile
huile de lin|lijnzaadolie|Leinöl|linseed oil|huile
huile de noix|walnotenolie, notenolie|Walnussöl|walnut oil|huile
colza|koolzaad|Rapssaat|rapeseed
olive|olijf|Olive|olive
vinaigre|azijn|Essig|vinegar
vinaigre de cidre|ciderazijn, appelazijn|Apfelessig|cider vinegar|vinaigre
moutarde|mosterd|Senf|mustard
mayonnaise|mayonaise|Mayonnaise|mayonnaise, mayo
ketchup|ketchup|Ketchup|ketchup
sauce|saus|Soße, Sauce|sauce
sauce tomate, passata, coulis de tomates|tomatensaus, passata|Tomatensoße, Tomatensauce, Passata|tomato sauce, passata
vinaigrette|vinaigrette, dressing|Salatsoße, Dressing|salad dressing, vinaigrette
pesto|pesto|Pesto|pesto
tapenade|tapenade|Tapenade|tapenade
chutney|chutney|Chutney|chutney
pickles|pickles, tafelzuur|Mixed Pickles, eingelegtes Gemüse|pickles
lactofermenté, légumes fermentés|gefermenteerd, gefermenteerde groente|fermentiert, fermentiertes Gemüse|fermented, fermented vegetables
kimchi|kimchi|Kimchi|kimchi
sucre|suiker|Zucker|sugar
sel|zout|Salz|salt
poivre|zwarte peper|Pfeffer|black pepper
épice|specerij|Gewürz|spice
cannelle|kaneel|Zimt|cinnamon
vanille|vanille|Vanille|vanilla
miel|honing|Honig|honey
sirop|siroop|Sirup|syrup
sirop de Liège|Luikse siroop, appelstroop, stroop|Apfelkraut, Lütticher Sirup|Liège syrup, apple butter
confiture, gelée, marmelade|confituur, jam, gelei|Konfitüre, Marmelade, Gelee|jam, marmalade, jelly
pâte à tartiner|choco, chocopasta, broodbeleg, spread|Brotaufstrich, Aufstrich, Nussnougatcreme|spread, chocolate spread
chocolat|chocolade|Schokolade|chocolate
cacao|cacao|Kakao|cocoa
praline|praline|Praline|praline
bonbon, caramel|snoep, snoepje, karamel|Bonbon, Süßigkeit, Karamell|sweet, candy, caramel
cuberdon|cuberdon, neuzeke|Cuberdon|cuberdon
conserve, bocal|conserven, bokaal, weckpot|Konserve, Einmachglas|preserve, jar
bouillon|bouillon|Brühe, Bouillon|stock, broth, bouillon
soupe, potage, velouté|soep|Suppe|soup
plat préparé, plat cuisiné|bereide maaltijd, kant-en-klare maaltijd|Fertiggericht|ready meal
purée|puree|Püree|mash, puree
frite, frites|friet, frieten|Pommes frites|fries, French fries
croquette|kroket|Krokette|croquette
salade de pommes de terre|aardappelsalade|Kartoffelsalat|potato salad
boisson|drank|Getränk|drink
eau|water|Wasser|water
jus|sap|Saft|juice
jus de pomme|appelsap|Apfelsaft|apple juice|jus
jus de poire|perensap|Birnensaft|pear juice|jus
jus d'orange|sinaasappelsap|Orangensaft|orange juice|jus
jus de raisin|druivensap|Traubensaft|grape juice|jus
nectar|nectar|Nektar|nectar
smoothie|smoothie|Smoothie|smoothie
limonade|limonade|Limonade|lemonade
kombucha|kombucha|Kombucha|kombucha
thé|thee|Tee|tea
tisane, infusion|kruidenthee|Kräutertee|herbal tea
café|koffie|Kaffee|coffee
bière|bier|Bier|beer
bière blonde|blond bier|helles Bier|blond beer|bière
bière brune|bruin bier|dunkles Bier|brown ale, dark beer|bière
bière blanche|witbier|Weizenbier, Weißbier|wheat beer|bière
cidre|cider|Cidre, Apfelwein|cider
cidre de poire|perencider|Birnenwein|perry
vin|wijn|Wein|wine
vin rouge|rode wijn|Rotwein|red wine|vin
vin blanc|witte wijn|Weißwein|white wine|vin
vin rosé|rosé, rosé wijn|Roséwein|rosé wine|vin
vin mousseux, bulles|schuimwijn, mousserende wijn, bubbels|Schaumwein, Sekt|sparkling wine|vin
hydromel|mede|Honigwein|mead
genièvre, péket|jenever|Genever, Wacholder|jenever
liqueur|likeur|Likör|liqueur
gin|gin|Gin|gin
apéritif|aperitief|Aperitif|aperitif
savon|zeep|Seife|soap
shampoing, shampooing|shampoo|Shampoo|shampoo
bougie|kaars|Kerze|candle
cire d'abeille|bijenwas|Bienenwachs|beeswax
lessive|wasmiddel|Waschmittel|laundry detergent, washing powder
fleur, bouquet|snijbloem, boeket|Blume, Blumenstrauß|flower, bouquet
plant, semis|plantgoed, plantje|Jungpflanze, Setzling|seedling, plant
panier, panier de légumes|groentepakket, mand, pakket|Gemüsekiste, Korb|vegetable box, basket$words$, E'\n') with ordinality l(line, n);
    for line in select n from word_list order by n loop
        insert into assortment.concept default values returning id into made;
        update word_list set id = made where n = line.n;
    end loop;
    update assortment.concept c set kind_of = k.id
    from word_list w join word_list k on split_part(k.parts[1], ', ', 1) = w.parts[5]
    where c.id = w.id;
    insert into assortment.vocabulary (concept, language, spelt, position)
    select w.id, (array['fr','nl','de','en'])[i], t.spelt, t.n
    from word_list w cross join generate_series(1, 4) i cross join lateral regexp_split_to_table(w.parts[i], ', ') with ordinality t(spelt, n)
    order by w.id, i, t.n
    on conflict do nothing;
end $do$;

create trigger concept_changed after insert or update of kind_of or delete on assortment.concept for each statement execute function assortment.vocabulary_changed();
create trigger vocabulary_changed after insert or update or delete on assortment.vocabulary for each statement execute function assortment.vocabulary_changed();

create or replace function assortment.translations(p_title text) returns text language plpgsql stable as $$
declare
    stems text[] := string_to_array(assortment.stems(p_title), ' ');
    rest text := ' ' || assortment.stems(p_title) || ' ';
    phrases text[];
    found bigint[] := '{}';
    taken text := '';
    known record;
begin
    phrases := array(select array_to_string(stems[i:j], ' ') from generate_subscripts(stems, 1) i cross join generate_series(i, least(i + 4, cardinality(stems))) j);
    -- Phrases first, and their words taken out: pommes de terre are no apples.
    for known in
        select v.concept, s.stem, position(' ' in s.stem) > 0 phrase from assortment.vocabulary v cross join lateral unnest(v.stems) s(stem)
        where v.stems && phrases and s.stem = any (phrases) order by 3 desc, length(s.stem) desc, s.stem, v.concept
    loop
        if known.stem = taken then
            found := found || known.concept;
        elsif position(' ' || known.stem || ' ' in rest) > 0 then
            found := found || known.concept;
            taken := known.stem;
            rest := replace(rest, ' ' || known.stem || ' ', ' ');
        end if;
    end loop;
    return (
        with recursive meant as (
            select f.id from unnest(found) f(id)
            union
            select c.kind_of from meant m join assortment.concept c on c.id = m.id where c.kind_of is not null)
        select string_agg(distinct w.word, ' ' order by w.word)
        from meant m join assortment.vocabulary v on v.concept = m.id cross join lateral unnest(v.forms || v.term) w(word));
end $$;
comment on function assortment.translations(text) is 'What a title''s foods, and what they are kinds of, are called in the four languages; null when it names none that is known.';

create or replace function assortment.prepare(p_limit int) returns bigint language plpgsql as $$
declare
    changed bigint[];
    known bigint;
begin
    select array_agg(c) into changed from ordercycle.take_changed_offers(p_limit) c;
    if changed is null then
        return 0;
    end if;
    select s.version into known from assortment.vocabulary_state s;
    insert into assortment.translated (title, words, version)
    select n.title, assortment.translations(n.title), known from (
        select distinct t.title from ordercycle.offer o join catalogue.product_version v on v.id = o.product_version_id
        cross join lateral (select coalesce(string_agg(assortment.fold(x.value), ' ' order by x.key), '') title from jsonb_each_text(v.names) x) t
        where o.id = any (changed)) n
    where not exists (select from assortment.translated k where k.title = n.title)
    order by n.title
    on conflict (title) do nothing;
    -- Who translates a title anew waits for these rows, and so finds them
    perform from assortment.translated k
    where k.title in (
        select t.title from ordercycle.offer o join catalogue.product_version v on v.id = o.product_version_id
        cross join lateral (select coalesce(string_agg(assortment.fold(x.value), ' ' order by x.key), '') title from jsonb_each_text(v.names) x) t
        where o.id = any (changed))
    order by k.title for share;
    insert into assortment.card as k (offer_id, cycle_id, cooperative_id, delivery_date, product_id, product_version_id, producer_id, producer_site_id, names,
        descriptions, family, family_names, family_position, picture, ground, ordering_unit, pricing_unit, content, content_unit, catch_weight, tolerance,
        storage, allergens, labels, season, in_season, crate_share, animal, title, words)
    select o.id, c.id, c.cooperative_id, c.delivery_date, o.product_id, v.id, o.producer_id,
        (select min(s.id) from network.site s where s.party_id = o.producer_id and s.kind = 'FARM'),
        v.names, v.descriptions, v.family, f.names, f.position, coalesce(v.picture, f.picture), f.ground, v.ordering_unit, v.pricing_unit, v.content,
        v.content_unit, v.catch_weight, v.tolerance, coalesce(v.storage, 'AMBIENT'), coalesce(v.allergens, repeat('U', 14)), v.labels, v.season,
        cardinality(v.season) < 12 and extract(month from c.delivery_date)::smallint = any (v.season), v.crate_share, v.animal or f.animal, t.title,
        concat_ws(' ', t.title, e.words,
            (select string_agg(assortment.fold(n.value), ' ' order by n.key) from jsonb_each_text(f.names) n), assortment.fold(p.name))
    from ordercycle.offer o
    join ordercycle.cycle c on c.id = o.cycle_id
    join catalogue.product_version v on v.id = o.product_version_id
    join catalogue.family f on f.code = v.family
    join network.party p on p.id = o.producer_id
    cross join lateral (select coalesce(string_agg(assortment.fold(n.value), ' ' order by n.key), '') title from jsonb_each_text(v.names) n) t
    join assortment.translated e on e.title = t.title
    where o.id = any (changed)
    order by o.id
    on conflict (offer_id) do update set product_version_id = excluded.product_version_id, names = excluded.names, descriptions = excluded.descriptions,
        family = excluded.family, family_names = excluded.family_names, family_position = excluded.family_position, picture = excluded.picture,
        ground = excluded.ground, ordering_unit = excluded.ordering_unit, pricing_unit = excluded.pricing_unit, content = excluded.content,
        content_unit = excluded.content_unit, catch_weight = excluded.catch_weight, tolerance = excluded.tolerance, storage = excluded.storage,
        allergens = excluded.allergens, labels = excluded.labels, season = excluded.season, in_season = excluded.in_season,
        crate_share = excluded.crate_share, animal = excluded.animal, title = excluded.title, words = excluded.words;
    return cardinality(changed);
end $$;

create function assortment.translate_anew(p_limit int) returns bigint language plpgsql as $$
declare
    known bigint;
    old text[];
begin
    select s.version into known from assortment.vocabulary_state s;
    select array_agg(t.title) into old from (
        select k.title from assortment.translated k where k.version < known order by k.version, k.title limit p_limit for update skip locked) t;
    if old is null then
        return 0;
    end if;
    with fresh as materialized (select t.title, assortment.translations(t.title) words from unnest(old) t(title)),
    kept as (
        update assortment.translated k set words = f.words, version = known from fresh f where k.title = f.title),
    different as materialized (
        select f.title, f.words from fresh f join assortment.translated k on k.title = f.title where k.words is distinct from f.words)
    update assortment.card c
    set words = concat_ws(' ', d.title, d.words,
        (select string_agg(assortment.fold(n.value), ' ' order by n.key) from jsonb_each_text(c.family_names) n), assortment.fold(p.name))
    from different d, network.party p
    where c.title = d.title and p.id = c.producer_id;
    return cardinality(old);
end $$;
comment on function assortment.translate_anew(int) is 'Translates some titles that were translated with an older vocabulary, and sets their offers'' search words; any number of nodes may call it at once.';

create function assortment.note_sought(p_words text[], p_nothing int[], p_alike int[]) returns void language plpgsql as $$
begin
    insert into assortment.sought as s (words, nothing, alike, last_on)
    select n.words, sum(n.nothing), sum(n.alike), platform.today()
    from (select assortment.plain(w) words, nothing, alike from unnest(p_words, p_nothing, p_alike) x(w, nothing, alike)) n
    where length(n.words) between 2 and 40
    group by n.words order by n.words
    on conflict (words) do update set nothing = s.nothing + excluded.nothing, alike = s.alike + excluded.alike, last_on = excluded.last_on;
    -- Kept: a season's, and of those what is sought most
    delete from assortment.sought s
    where s.last_on < platform.today() - 90
       or s.words in (select o.words from assortment.sought o order by o.nothing + o.alike desc, o.last_on desc, o.words offset 2000);
end $$;
comment on function assortment.note_sought(text[], int[], int[]) is 'Adds what a node has counted, and forgets what nobody has sought for 90 days.';
