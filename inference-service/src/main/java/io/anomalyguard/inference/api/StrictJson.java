package io.anomalyguard.inference.api;

import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.type.LogicalType;

/** Mistakes of a caller that Jackson would pass over. */
@Configuration(proxyBeanMethods = false)
class StrictJson {
    /** A number where a string belongs is no user of that name. */
    @Bean
    JsonMapperBuilderCustomizer stringsAreStrings() {
        return mapper -> mapper.withCoercionConfig(
                LogicalType.Textual,
                strings -> strings.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
    }

    /** Of a field that is given twice nobody knows which is meant. */
    @Bean
    JsonMapperBuilderCustomizer fieldsAreGivenOnce() {
        return mapper -> mapper.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
    }
}
