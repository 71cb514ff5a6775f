package coop.tablee.storefront;

import coop.tablee.Marketplace;
import coop.tablee.identity.Accounts;
import coop.tablee.testing.FreshDatabase;
import coop.tablee.testing.Village;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.r2dbc.core.DatabaseClient;

class Preview {
    static DatabaseClient database;

    public static void main(String[] args) throws Exception {
        var context = new SpringApplicationBuilder(Marketplace.class)
                .initializers(new FreshDatabase())
                .profiles("test")
                .run(
                        "--server.port=18090",
                        "--spring.thymeleaf.cache=false",
                        "--spring.thymeleaf.prefix=file:/work/wt/storefront/marketplace/src/main/resources/templates/",
                        "--spring.web.resources.static-locations=file:/work/wt/storefront/marketplace/src/main/resources/static/",
                        "--platform.territory-name=Grand Champ, coopérative à Forest");
        database = context.getBean(DatabaseClient.class);
        var accounts = context.getBean(Accounts.class);
        var village = Village.build(database, accounts);
        run(
                "update network.site set name = 'Le Kiosque, Saint-Gilles', street = 'Place du Tilleul 4', postcode = '1060', city = 'Saint-Gilles' where id = "
                        + village.site("kiosque"));
        run(
                "update network.site set name = 'La Gare, Forest', street = 'Place de la Gare 1', postcode = '1190', city = 'Forest' where id = "
                        + village.site("gare"));
        run("update network.site set name = 'Plateforme du Canal' where id in (" + village.site("grandChampHub") + ")");
        run("update network.site set city = 'Chastre' where kind = 'FARM'");
        run("update network.site set name = 'Ferme des Sept Sillons' where id = " + village.site("sillonsFarm"));
        run("update network.party set name = regexp_replace(name, ' [0-9]+$', '')");
        run("update stock.stock_row set on_hand = reserved + 3 where id = " + village.stock("Betterave"));
        run("update stock.stock_row set on_hand = reserved where id = " + village.stock("Chou rouge"));
        Files.writeString(
                Path.of("/tmp/preview.txt"),
                village.email("household") + "\n" + village.email("canteen") + "\n"
                        + village.site("kiosque") + "\n" + village.site("gare") + "\n"
                        + village.offer("Poireau", village.firstDate()) + "\n"
                        + village.offer("Potimarron", village.firstDate()) + "\n"
                        + village.offer("Glace vanille", village.firstDate()) + "\n"
                        + village.offer("Lait entier", village.firstDate()) + "\n" + village.firstDate() + "\n"
                        + village.site("tilleulsDoor") + "\n");
    }

    private static void run(String sql) {
        database.sql(sql).then().block();
    }
}
