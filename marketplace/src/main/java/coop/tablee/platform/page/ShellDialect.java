package coop.tablee.platform.page;

import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.thymeleaf.context.IExpressionContext;
import org.thymeleaf.dialect.IExpressionObjectDialect;
import org.thymeleaf.expression.IExpressionObjectFactory;

/** Gives every template {@code #formats} (figures and days in the page's language) and {@code #assets} (addresses of static files). */
@Component
class ShellDialect implements IExpressionObjectDialect {

    private static final String FORMATS = "formats";
    private static final String ASSETS = "assets";

    private final Factory factory;

    ShellDialect(Formats formats, StaticAssets assets) {
        factory = new Factory(formats, assets);
    }

    @Override
    public String getName() {
        return "shell";
    }

    @Override
    public IExpressionObjectFactory getExpressionObjectFactory() {
        return factory;
    }

    private record Factory(Formats formats, StaticAssets assets) implements IExpressionObjectFactory {

        @Override
        public Set<String> getAllExpressionObjectNames() {
            return Map.of(FORMATS, formats, ASSETS, assets).keySet();
        }

        @Override
        public Object buildObject(IExpressionContext context, String name) {
            return FORMATS.equals(name) ? formats.in(context.getLocale()) : assets;
        }

        @Override
        public boolean isCacheable(String name) {
            return true;
        }
    }
}
