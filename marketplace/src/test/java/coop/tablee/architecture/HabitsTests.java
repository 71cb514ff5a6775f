package coop.tablee.architecture;

import static com.tngtech.archunit.lang.conditions.ArchConditions.beAnnotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.OpenToAll;
import coop.tablee.identity.SignedIn;
import coop.tablee.platform.BusinessClock;
import coop.tablee.platform.RecurringWork;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.RequestMapping;

class HabitsTests {

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("coop.tablee");
    private static final JavaClasses OFFENDER =
            new ClassFileImporter().importPackages("coop.tablee.architecture.offender");

    private static final DescribedPredicate<JavaMethodCall> BLOCKING = DescribedPredicate.describe(
            "block a reactive flow",
            call -> call.getName().startsWith("block")
                    && call.getTargetOwner().getPackageName().equals("reactor.core.publisher"));

    @SuppressWarnings("ImmutableEnumChecker") // a rule is never changed here
    enum Habit {
        NOTHING_BLOCKS_A_FLOW(noClasses()
                .that()
                .resideOutsideOfPackages("coop.tablee.demo..", "coop.tablee.platform.bulk..")
                .should()
                .callMethodWhere(BLOCKING)),
        FIELDS_ARE_NOT_INJECTED(
                fields().should().notBeAnnotatedWith(Autowired.class).allowEmptyShould(true)),
        TIME_COMES_FROM_A_CLOCK(noClasses()
                .that()
                .areNotAssignableTo(BusinessClock.class)
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")),
        // platform lies below identity and cannot name roles: OpenPaths opens its few routes
        HANDLERS_SAY_WHO_MAY_USE_THEM(methods()
                .that()
                .areMetaAnnotatedWith(RequestMapping.class)
                .and()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackage("coop.tablee.platform..")
                .should(beAnnotatedWith(OpenToAll.class)
                        .or(beAnnotatedWith(SignedIn.class))
                        .or(beAnnotatedWith(MayUse.class)))
                .allowEmptyShould(true)),
        RECURRING_WORK_IS_MARKED(methods()
                .that()
                .areAnnotatedWith(Scheduled.class)
                .should()
                .beDeclaredInClassesThat()
                .areAssignableTo(RecurringWork.class));

        private final ArchRule rule;

        Habit(ArchRule rule) {
            this.rule = rule;
        }
    }

    @ParameterizedTest
    @EnumSource
    void productKeepsTheHabit(Habit habit) {
        assertThat(PRODUCT).hasSizeGreaterThan(20);
        habit.rule.check(PRODUCT);
    }

    @ParameterizedTest
    @EnumSource
    void offenderIsCaught(Habit habit) {
        assertThatThrownBy(() -> habit.rule.check(OFFENDER)).isInstanceOf(AssertionError.class);
    }
}
