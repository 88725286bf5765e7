package io.anomalyguard.processor.activity;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;

/** A store that holds the contents of a changelog when the topology begins, which a topology test driver does not offer. */
record RestoredStore(KeyValueBytesStoreSupplier real, Map<Bytes, byte[]> changelog)
        implements KeyValueBytesStoreSupplier {
    @Override
    public String name() {
        return real.name();
    }

    @Override
    public String metricsScope() {
        return real.metricsScope();
    }

    @Override
    @SuppressWarnings("unchecked")
    public KeyValueStore<Bytes, byte[]> get() {
        var store = real.get();
        return (KeyValueStore<Bytes, byte[]>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {KeyValueStore.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(store, arguments);
                        if (method.getName().equals("init")) {
                            changelog.forEach(store::put);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
