package io.anomalyguard.producer.replay;

import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.click.EventType;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link ClickEvent} of every line.
 *
 * <p>The user is the client: its address, and where the log tells the agent, {@code ~} and a hash of it, so that people
 * behind one address are told apart. A client's session ends after 30 minutes without a request. The page is the path
 * with its query. The type follows from method and the words of the path: POST, PUT or PATCH to a log-in is {@code login},
 * or {@code login_failed} if refused; to a cart {@code add_to_cart}; to a checkout, order or payment {@code checkout};
 * anything else that changes something is {@code click}. A search by GET is {@code search}, what remains a
 * {@code page_view}, pictures and scripts included: a line is an event.
 *
 * <p>The id follows from the line, its number and the shift of its time. A log replayed twice with its own times thus
 * has the same ids: while its users are remembered, half an hour from their last click to the broker, the second time is
 * dropped as repeated or late, and after that it counts again. Moved to another time it is another visit.
 */
final class EventMapper {
    private static final int MAX_PAGE = 2_048;
    private static final int MAX_HOST = 255;
    private static final int MAX_AGENT = 1_024;
    private static final long SESSION_GAP_MILLIS = 30 * 60 * 1_000L;

    /** Clients remembered: 75 MB of the heap, for a flood has a million of them in an hour. */
    private static final int MAX_CLIENTS = 250_000;

    private static final Pattern NO_WORD = Pattern.compile("[^a-z0-9]+");
    private static final Set<String> LOGIN = Set.of(
            "login", "signin", "logon", "dologin", "userlogin", "session", "sessions", "auth", "authenticate", "token");
    private static final Set<String> NO_LOGIN = Set.of("logout", "signout", "logoff", "refresh", "revoke");
    private static final Set<String> CHECKOUT = Set.of("checkout", "order", "orders", "payment", "payments", "pay");
    private static final Set<String> CART = Set.of("cart", "carts", "basket", "baskets", "addtocart");

    /** Those who may go on with their session, who was seen longest ago first. */
    private final LinkedHashMap<String, Client> clients = new LinkedHashMap<>(16, 0.75f, true);

    private final DistinctHashes users = new DistinctHashes();
    private final long shift;
    private long shortened;

    /** @param shift milliseconds that are added to the log's times */
    EventMapper(long shift) {
        this.shift = shift;
    }

    ClickEvent event(String line, long lineNumber, LogLine entry) {
        String user = user(entry);
        Client client = clients.computeIfAbsent(user, this::newClient);
        String session = client.session(entry.time());
        forgetIdle(entry.time());
        return new ClickEvent(
                id(line, lineNumber),
                user,
                session,
                type(entry),
                page(entry.target()),
                entry.time() + shift,
                entry.status(),
                cut(entry.host(), MAX_HOST),
                entry.agent() == null || entry.agent().isEmpty() ? null : cut(entry.agent(), MAX_AGENT),
                entry.referrer() == null ? null : cut(entry.referrer(), MAX_PAGE));
    }

    /** Different users so far. */
    long users() {
        return users.size();
    }

    private Client newClient(String user) {
        users.add(user);
        return new Client(user);
    }

    /**
     * A log of years has more clients than a heap holds, and so has an hour of a flood, or a log whose times go back.
     * Whoever is forgotten too early begins another session.
     */
    private void forgetIdle(long now) {
        for (var eldest = clients.firstEntry();
                eldest != null
                        && (now - eldest.getValue().last > 2 * SESSION_GAP_MILLIS || clients.size() > MAX_CLIENTS);
                eldest = clients.firstEntry()) {
            clients.remove(eldest.getKey());
        }
    }

    /** Events with a value that was longer than the contract allows. */
    long shortened() {
        return shortened;
    }

    private String user(LogLine entry) {
        String agent = entry.agent();
        String suffix = agent == null ? "" : "~" + hash(agent);
        String host = entry.host();
        int room = ClickEvent.MAX_ID_LENGTH - suffix.length();
        // Names that are too long for an id and begin alike must stay different users.
        return host.length() <= room ? host + suffix : safeCut(host, room - 9) + "~" + hash(host) + suffix;
    }

    private UUID id(String line, long lineNumber) {
        return UUID.nameUUIDFromBytes((lineNumber + "|" + shift + "|" + line).getBytes(StandardCharsets.UTF_8));
    }

    private String page(String target) {
        if (target.isEmpty()) {
            return "/";
        }
        int fragment = target.indexOf('#');
        return cut(fragment > 0 ? target.substring(0, fragment) : target, MAX_PAGE);
    }

    private String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        shortened++;
        return safeCut(text, max);
    }

    /** Never in the middle of a surrogate pair. */
    private static String safeCut(String text, int max) {
        return text.substring(0, Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max);
    }

    private static EventType type(LogLine entry) {
        String path = entry.target().toLowerCase(Locale.ROOT);
        int query = path.indexOf('?');
        String place = query < 0 ? path : path.substring(0, query);
        return switch (entry.method()) {
            case "GET", "HEAD" ->
                isSearch(place, query < 0 ? "" : path.substring(query)) ? EventType.SEARCH : EventType.PAGE_VIEW;
            case "POST", "PUT", "PATCH" -> {
                var words =
                        List.of(NO_WORD.split(place.replace("sign-in", "signin").replace("log-in", "login")));
                if (containsAny(words, LOGIN) && !containsAny(words, NO_LOGIN)) {
                    yield entry.status() >= 400 ? EventType.LOGIN_FAILED : EventType.LOGIN;
                }
                if (containsAny(words, CHECKOUT)) {
                    yield EventType.CHECKOUT;
                }
                if (containsAny(words, CART)) {
                    yield EventType.ADD_TO_CART;
                }
                yield isSearch(place, "") ? EventType.SEARCH : EventType.CLICK;
            }
            default -> entry.method().isEmpty() ? EventType.PAGE_VIEW : EventType.CLICK;
        };
    }

    private static boolean isSearch(String place, String query) {
        return place.endsWith("/search")
                || place.contains("/search/")
                || query.startsWith("?q=")
                || query.contains("&q=")
                || query.contains("search=");
    }

    private static boolean containsAny(List<String> words, Set<String> wanted) {
        return words.stream().anyMatch(wanted::contains);
    }

    /** 32 bits as eight hexadecimal digits: tells the few agents behind one address apart. */
    private static String hash(String text) {
        var crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    /** What is remembered of a client. */
    private static final class Client {
        private final String hash;
        private long last = Long.MIN_VALUE;
        private @Nullable String session;

        Client(String user) {
            hash = hash(user);
        }

        String session(long time) {
            if (session == null || time - last > SESSION_GAP_MILLIS) {
                // Two of a client's do not begin in one second.
                session = "r-" + hash + "-" + Long.toString(time / 1_000, Character.MAX_RADIX);
            }
            last = Math.max(last, time);
            return session;
        }
    }
}
