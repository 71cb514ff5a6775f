package coop.tablee;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.PersistenceExceptionTranslationAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;

/**
 * Starts the marketplace. Each package below this one is a module: see {@code docs/architecture}.
 *
 * <p>Nothing is woven: what looks for advice asks every method of every bean at each start. Flyway is woken by hand when there is something to migrate.
 */
@SpringBootApplication(
        exclude = {
            AopAutoConfiguration.class,
            FlywayAutoConfiguration.class,
            PersistenceExceptionTranslationAutoConfiguration.class,
            TransactionAutoConfiguration.class
        })
public class Marketplace {

    public static void main(String[] args) {
        PreparedBeans.useWhereTheyFit(args);
        SpringApplication.run(Marketplace.class, args);
    }
}
