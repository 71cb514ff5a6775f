package coop.tablee.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ImportOption;
import coop.tablee.Marketplace;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.core.Violations;

class ModuleStructureTests {

    @Test
    void modulesCallOnlyWhatTheyDeclare() {
        var modules = ApplicationModules.of(Marketplace.class);

        assertThat(modules.stream()).as("modules found").hasSizeGreaterThan(3);
        modules.verify();
    }

    @Test
    void ruleCatchesAModuleThatCallsUpwards() {
        ImportOption everything = location -> true;
        var offender = ApplicationModules.of("coop.tablee.architecture.offender", everything);

        assertThatThrownBy(offender::verify)
                .isInstanceOf(Violations.class)
                .hasMessageContaining("lower")
                .hasMessageContaining("upper");
    }
}
