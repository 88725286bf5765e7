package io.anomalyguard.dashboard;

import com.vaadin.flow.i18n.I18NProvider;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/**
 * The console speaks English, and so do its numbers and what it tells screen readers of its language. Without this Vaadin takes
 * the machine's.
 */
@Component
class SpokenLanguage implements I18NProvider {
    private static final long serialVersionUID = 1;

    @Override
    public List<Locale> getProvidedLocales() {
        return List.of(Locale.ENGLISH);
    }

    /** Nothing is translated. */
    @Override
    public String getTranslation(String key, Locale locale, Object... params) {
        return key;
    }
}
