package coop.tablee.platform;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.annotation.ContextAnnotationAutowireCandidateResolver;
import org.springframework.stereotype.Component;

/**
 * Finds a collaborator by its class. Most of our constructors ask for a class of which there is one bean; without this, each class that is asked for lets Spring
 * judge every bean there is, and several hundred are asked for at a start. What is asked for as an interface, what has several beans and what carries a
 * qualifier is looked for as ever.
 */
@Component
class BeansByClass implements BeanFactoryPostProcessor {

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        if (beans instanceof DefaultListableBeanFactory factory) {
            factory.setAutowireCandidateResolver(new ByClass(onlyOnesOf(factory)));
        }
    }

    private static Map<Class<?>, String> onlyOnesOf(DefaultListableBeanFactory factory) {
        var names = new HashMap<Class<?>, String>();
        Arrays.stream(factory.getBeanDefinitionNames())
                .forEach(name -> names.merge(classOf(factory, name), name, (one, other) -> ""));
        names.values().removeIf(String::isEmpty);
        return names;
    }

    private static Class<?> classOf(DefaultListableBeanFactory factory, String name) {
        return factory.getMergedBeanDefinition(name) instanceof AbstractBeanDefinition definition
                        && definition.hasBeanClass()
                        && definition.getFactoryMethodName() == null
                ? definition.getBeanClass()
                : Void.class;
    }

    private static final class ByClass extends ContextAnnotationAutowireCandidateResolver {

        private final Map<Class<?>, String> names;

        ByClass(Map<Class<?>, String> names) {
            this.names = names;
        }

        @Override
        public @Nullable String getSuggestedName(DependencyDescriptor wanted) {
            var suggested = super.getSuggestedName(wanted);
            return suggested == null ? names.get(wanted.getDependencyType()) : suggested;
        }
    }
}
