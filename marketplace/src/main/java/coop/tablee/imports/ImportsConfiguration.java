package coop.tablee.imports;

import coop.tablee.catalogimport.CatalogueLimits;
import coop.tablee.catalogimport.CatalogueReader;
import coop.tablee.platform.page.MenuEntry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The reader, its limits and its own threads, and the way to the page. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ImportsProperties.class)
class ImportsConfiguration {

    private static final int MOST_COLUMNS = 100;
    private static final int LONGEST_CELL = 10_000;

    @Bean
    CatalogueReader catalogueReader(ImportsProperties properties) {
        return new CatalogueReader(new CatalogueLimits(
                Math.toIntExact(properties.largestFile().toBytes()),
                properties.mostRows(),
                MOST_COLUMNS,
                LONGEST_CELL));
    }

    /** Reading a file is slow and of one thread: it has threads of its own, and never those of a request. */
    @Bean(destroyMethod = "dispose")
    Scheduler importReaders(ImportsProperties properties) {
        return Schedulers.newBoundedElastic(properties.readers(), properties.waiting(), "imports", 60, true);
    }

    @Bean
    MenuEntry importsMenu() {
        return MenuEntry.forRoles("imports.menu", "/coop/imports", 420, "COORDINATOR")
                .settingFor("COORDINATOR");
    }
}
