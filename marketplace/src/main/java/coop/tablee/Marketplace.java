package coop.tablee;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the marketplace. Each package below this one is a module: see {@code docs/architecture}. */
@SpringBootApplication
public class Marketplace {

    public static void main(String[] args) {
        SpringApplication.run(Marketplace.class, args);
    }
}
