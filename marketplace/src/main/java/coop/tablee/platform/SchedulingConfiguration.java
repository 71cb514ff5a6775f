package coop.tablee.platform;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.ScheduledAnnotationBeanPostProcessor;
import org.springframework.scheduling.config.TaskManagementConfigUtils;

/**
 * Recurring work runs on every node; each job decides in SQL whether there is something due and who does it. A job's thread waits for the end of each run, so there
 * are more threads than jobs ({@code spring.task.scheduling.pool.size}).
 */
@Configuration(proxyBeanMethods = false)
class SchedulingConfiguration {

    /** In the place of {@code @EnableScheduling}, under the name by which Boot knows that work is scheduled. */
    @Bean(TaskManagementConfigUtils.SCHEDULED_ANNOTATION_PROCESSOR_BEAN_NAME)
    static RecurringWorkScheduling scheduling() {
        return new RecurringWorkScheduling();
    }

    static final class RecurringWorkScheduling extends ScheduledAnnotationBeanPostProcessor {

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return bean instanceof RecurringWork ? super.postProcessAfterInitialization(bean, name) : bean;
        }
    }
}
