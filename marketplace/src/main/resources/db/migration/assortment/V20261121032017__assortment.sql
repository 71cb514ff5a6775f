-- What can be ordered, prepared for reading: one row per offer with what does not change while it is offered (product version, producer, search words).
-- What may change any second (price, stock, cut-off, lane, certificate) is joined when asked.
create schema assortment;
create extension if not exists unaccent with schema assortment;
create extension if not exists pg_trgm with schema assortment;

create function assortment.fold(p_text text) returns text language sql immutable strict parallel safe as $$
    select lower(assortment.unaccent('assortment.unaccent'::regdictionary, p_text))
$$;
comment on function assortment.fold(text) is 'Lower case without accents: œuf = oeuf, Äpfel = apfel.';

create function assortment.stem(p_word text) returns text language sql immutable strict parallel safe as $$
    select case when length(p_word) >= 5 then regexp_replace(p_word, '(ies|es|en|s|x|n|e)$', '')
                when length(p_word) = 4 then regexp_replace(p_word, '[sx]$', '')
                else p_word end
$$;
comment on function assortment.stem(text) is 'A folded word without the plural endings of French, Dutch, German and English. Words are matched by their beginning, so cutting too much only widens.';

create function assortment.query_words(p_query text) returns table (word text, stem text) language sql immutable parallel safe as $$
    select w, assortment.stem(w)
    from (select distinct w from regexp_split_to_table(assortment.fold(coalesce(p_query, '')), '[^a-z0-9]+') w
          where length(w) >= 2 and w <> all (array['de','du','des','la','le','les','et','en','of','the','and','van','het','een','met','der','die','das','und','mit','au','aux'])
          order by 1 limit 8) words
$$;

create table assortment.vocabulary (
    concept int not null,
    term text not null,
    words int generated always as (cardinality(string_to_array(term, ' '))) stored,
    stem text generated always as (assortment.stem(term)) stored,
    primary key (concept, term)
);
comment on table assortment.vocabulary is 'What foods are called in French, Dutch, German and English, folded: a product named in one language is found in all.';

insert into assortment.vocabulary (concept, term)
select distinct l.concept, btrim(assortment.fold(t))
from regexp_split_to_table($words$poireau;prei;lauch;porree;leek
carotte;wortel;karotte;mohre;carrot
panais;pastinaak;pastinake;parsnip
navet;raap;rube;turnip
rutabaga;koolraap;steckrube;swede
betterave;biet;rode biet;rote bete;beetroot;beet
celeri rave;knolselderij;knollensellerie;celeriac
celeri;selder;selderij;sellerie;celery
radis;radijs;radieschen;radish
topinambour;aardpeer;topinambur;jerusalem artichoke
pomme de terre;patate;aardappel;kartoffel;potato
patate douce;zoete aardappel;susskartoffel;sweet potato
oignon;ui;uien;zwiebel;onion
echalote;sjalot;schalotte;shallot
ail;look;knoflook;knoblauch;garlic
chou;kool;kohl;cabbage
chou rouge;rode kool;rotkohl;red cabbage
chou fleur;bloemkool;blumenkohl;cauliflower
chou de bruxelles;spruit;spruitjes;rosenkohl;brussels sprout
chou frise;boerenkool;grunkohl;kale
brocoli;broccoli;brokkoli
epinard;spinazie;spinat;spinach
salade;laitue;sla;salat;kopfsalat;lettuce;salad
mache;veldsla;feldsalat;lamb s lettuce
roquette;rucola;rocket
chicon;endive;witloof;chicoree;chicory
blette;bette;snijbiet;mangold;chard
fenouil;venkel;fenchel;fennel
courgette;zucchini
courge;pompoen;kurbis;squash;pumpkin
potimarron;hokkaidopompoen;hokkaidokurbis;red kuri squash
butternut;doubeurre;flespompoen
concombre;komkommer;gurke;cucumber
tomate;tomaat;tomaten;tomato
poivron;paprika;bell pepper
aubergine;eggplant
haricot;boon;bonen;bohne;bean
haricot vert;prinsessenboon;grune bohne;green bean
pois;petit pois;erwt;erwten;erbse;pea;peas
mais;sweetcorn
champignon;paddenstoel;paddestoel;pilz;mushroom
asperge;spargel;asparagus
artichaut;artisjok;artischocke;artichoke
rhubarbe;rabarber;rhabarber;rhubarb
persil;peterselie;petersilie;parsley
ciboulette;bieslook;schnittlauch;chive
basilic;basilicum;basilikum;basil
thym;tijm;thymian;thyme
menthe;munt;minze;mint
pomme;appel;apfel;apple
poire;peer;peren;birne;pear
prune;pruim;pflaume;plum
cerise;kers;kirsche;cherry
fraise;aardbei;erdbeere;strawberry
framboise;framboos;himbeere;raspberry
myrtille;blauwe bes;heidelbeere;blueberry
mure;braam;bramen;brombeere;blackberry
groseille;aalbes;johannisbeere;redcurrant
raisin;druif;druiven;traube;grape
noix;walnoot;walnuss;walnut
noisette;hazelnoot;haselnuss;hazelnut
chataigne;marron;kastanje;kastanie;chestnut
citron;citroen;zitrone;lemon
lait;melk;milch;milk
beurre;boter;butter
creme;room;sahne;rahm;cream
yaourt;yoghourt;yoghurt;joghurt;yogurt
fromage;kaas;kase;cheese
fromage blanc;plattekaas;kwark;quark
chevre;geit;ziege;goat
brebis;schaap;schaf;sheep
vache;koe;kuh;cow
oeuf;ei;eieren;eier;egg
miel;honing;honig;honey
confiture;confituur;jam;konfiture;marmelade
boeuf;rund;rundvlees;rindfleisch;beef
veau;kalf;kalfsvlees;kalbfleisch;veal
porc;varken;varkensvlees;schweinefleisch;pork
agneau;lam;lamsvlees;lammfleisch;lamb
poulet;kip;huhn;hahnchen;chicken
dinde;kalkoen;pute;truthahn;turkey
canard;eend;ente;duck
lapin;konijn;kaninchen;rabbit
viande;vlees;fleisch;meat
hache;gehakt;hackfleisch;mince
saucisse;worst;wurst;sausage
jambon;ham;hesp;schinken
lard;spek;speck;bacon
poisson;vis;fisch;fish
truite;forel;forelle;trout
saumon;zalm;lachs;salmon
cabillaud;kabeljauw;kabeljau;cod
moule;mossel;muschel;mussel
pain;brood;brot;bread
baguette;stokbrood
farine;bloem;meel;mehl;flour
epeautre;spelt;dinkel
froment;ble;tarwe;weizen;wheat
seigle;rogge;roggen;rye
avoine;haver;hafer;oat
sarrasin;boekweit;buchweizen;buckwheat
riz;rijst;reis;rice
pates;deegwaren;teigwaren;nudeln;pasta
lentille;linze;linzen;linse;lentil
pois chiche;kikkererwt;kichererbse;chickpea
huile;olie;ol;oil
colza;koolzaad;raps;rapeseed
vinaigre;azijn;essig;vinegar
moutarde;mosterd;senf;mustard
sucre;suiker;zucker;sugar
sel;zout;salz;salt
jus;sap;saft;juice
jus de pomme;appelsap;apfelsaft;apple juice
biere;bier;beer
cidre;cider;apfelwein
vin;wijn;wein;wine
eau;water;wasser
soupe;potage;soep;suppe;soup
glace;ijs;roomijs;eis;ice cream
vanille;vanilla
tarte;taart;torte;pie
gateau;cake;koek;kuchen
biscuit;koekje;keks;cookie
savon;zeep;seife;soap$words$, E'\n') with ordinality l(line, concept), regexp_split_to_table(l.line, ';') t;

create function assortment.translations(p_title text) returns text language plpgsql stable as $$
declare
    rest text := ' ' || regexp_replace(p_title, '[^a-z0-9]+', ' ', 'g') || ' ';
    found int[] := '{}';
    phrase record;
begin
    -- Phrases first, and their words taken out: pommes de terre are no apples.
    for phrase in select v.concept, v.term from assortment.vocabulary v where v.words > 1 order by length(v.term) desc, v.term loop
        if position(' ' || phrase.term in rest) > 0 then
            found := found || phrase.concept;
            rest := replace(rest, ' ' || phrase.term, ' ');
        end if;
    end loop;
    return (select string_agg(distinct v.term, ' ' order by v.term) from assortment.vocabulary v
            where v.concept = any (found) or v.concept in (
                select known.concept from regexp_split_to_table(btrim(rest), ' +') w join assortment.vocabulary known on known.words = 1 and known.stem = assortment.stem(w)));
end $$;
comment on function assortment.translations(text) is 'What a folded title''s foods are called in the four languages; null when it names none that is known.';

create table assortment.card (
    offer_id bigint primary key,
    cycle_id bigint not null,
    cooperative_id bigint not null,
    delivery_date date not null,
    product_id bigint not null,
    product_version_id bigint not null,
    producer_id bigint not null,
    producer_site_id bigint,
    names jsonb not null,
    descriptions jsonb not null,
    family text not null,
    family_names jsonb not null,
    family_position int not null,
    picture text not null,
    ground text not null,
    ordering_unit text not null,
    pricing_unit text not null,
    content numeric(12,4) not null,
    content_unit text not null,
    catch_weight boolean not null,
    tolerance numeric(5,4) not null,
    storage text not null,
    allergens text not null,
    labels text[] not null,
    season smallint[] not null,
    in_season boolean not null,
    crate_share numeric(9,6) not null,
    animal boolean not null,
    title text not null,
    words text not null
);
create index card_on_date on assortment.card (delivery_date, cooperative_id);
comment on column assortment.card.allergens is 'As declared; fourteen times U where nothing was.';
comment on column assortment.card.title is 'Names in all languages, folded. words adds what the food is called elsewhere, its family and its producer.';
comment on column assortment.card.in_season is 'The delivery month is one of its months; what is there all year has no season.';

create function assortment.prepare(p_limit int) returns bigint language plpgsql as $$
declare
    changed bigint[];
begin
    select array_agg(c) into changed from ordercycle.take_changed_offers(p_limit) c;
    if changed is null then
        return 0;
    end if;
    insert into assortment.card as k (offer_id, cycle_id, cooperative_id, delivery_date, product_id, product_version_id, producer_id, producer_site_id, names,
        descriptions, family, family_names, family_position, picture, ground, ordering_unit, pricing_unit, content, content_unit, catch_weight, tolerance,
        storage, allergens, labels, season, in_season, crate_share, animal, title, words)
    select o.id, c.id, c.cooperative_id, c.delivery_date, o.product_id, v.id, o.producer_id,
        (select min(s.id) from network.site s where s.party_id = o.producer_id and s.kind = 'FARM'),
        v.names, v.descriptions, v.family, f.names, f.position, coalesce(v.picture, f.picture), f.ground, v.ordering_unit, v.pricing_unit, v.content,
        v.content_unit, v.catch_weight, v.tolerance, coalesce(v.storage, 'AMBIENT'), coalesce(v.allergens, repeat('U', 14)), v.labels, v.season,
        cardinality(v.season) < 12 and extract(month from c.delivery_date)::smallint = any (v.season), v.crate_share, v.animal or f.animal, t.title,
        concat_ws(' ', t.title, assortment.translations(t.title),
            (select string_agg(assortment.fold(n.value), ' ' order by n.key) from jsonb_each_text(f.names) n), assortment.fold(p.name))
    from ordercycle.offer o
    join ordercycle.cycle c on c.id = o.cycle_id
    join catalogue.product_version v on v.id = o.product_version_id
    join catalogue.family f on f.code = v.family
    join network.party p on p.id = o.producer_id
    cross join lateral (select coalesce(string_agg(assortment.fold(n.value), ' ' order by n.key), '') title from jsonb_each_text(v.names) n) t
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
comment on function assortment.prepare(int) is 'Prepares the rows of offers that changed since it was last called, in the caller''s transaction; any number of nodes may call it at once.';
