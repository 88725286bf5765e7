package io.anomalyguard.producer.attack;

import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.label.AttackLabel;
import io.anomalyguard.contracts.label.AttackType;
import io.anomalyguard.producer.simulation.Crowd;
import io.anomalyguard.producer.simulation.EventIds;
import io.anomalyguard.producer.simulation.EventSource;
import io.anomalyguard.producer.simulation.Identities;
import io.anomalyguard.producer.simulation.Page;
import io.anomalyguard.producer.simulation.Site;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The attacks among the crowd's traffic: those that come by themselves once {@link #goLive} was called, and those that
 * are asked for. Each is labelled for evaluation, once for each user just before his first event, under the attack's id
 * followed by {@code -} and the user's number from 1, and again where its end changes.
 *
 * <p>Attackers are new users, or for a session hijack one of the crowd; their ids, addresses, agents and referrers come
 * from the same pools as everybody's. Not thread-safe, except for {@link #recent()} and {@link #running(AttackType)}.
 */
public final class AttackTraffic implements EventSource {
    /** Attacks that are kept for the list; running ones are kept whatever their number. */
    private static final int KEPT = 500;

    /** Far more than a demonstration needs, and far less than the heap holds. */
    private static final int MAX_UNDER_ATTACK = 5_000;

    private static final int ID_STREAM = 1;
    private static final int MAX_NEWCOMERS = 100_000;

    /** Users of one attack begin within this time of each other. */
    private static final long STAGGER_MILLIS = 1_000;

    private final Site site;
    private final Crowd crowd;
    private final Consumer<AttackLabel> labels;
    private final SplittableRandom random;
    private final EventIds ids;
    private final Identities identities;
    private final AttackPlan plan;
    private final PriorityQueue<Client> clients =
            new PriorityQueue<>(Comparator.comparingDouble((Client c) -> c.next).thenComparing(c -> c.labelId));
    private final ConcurrentLinkedDeque<Attack> attacks = new ConcurrentLinkedDeque<>();
    private long nextPlanned = NEVER;
    private int newcomers;

    /**
     * @param share attacks per visit of the crowd, 0 for none but those asked for
     * @param labels takes the truth
     */
    public AttackTraffic(Site site, Crowd crowd, long seed, long start, double share, Consumer<AttackLabel> labels) {
        this.site = site;
        this.crowd = crowd;
        this.labels = labels;
        this.random = new SplittableRandom(Identities.mix(seed ^ 0xA77AC));
        this.ids = new EventIds(seed, start, ID_STREAM);
        this.identities = new Identities(seed);
        this.plan = new AttackPlan(share, random);
    }

    /** Lets attacks come by themselves from that event time on. */
    public void goLive(long now) {
        if (!plan.isEmpty()) {
            nextPlanned = now + plan.first();
        }
    }

    @Override
    public long nextTime() {
        return clients.isEmpty()
                ? nextPlanned
                : Math.min(nextPlanned, clients.element().nextMillis());
    }

    @Override
    public void emit(Consumer<ClickEvent> sink) {
        if (clients.isEmpty() || nextPlanned < clients.element().nextMillis()) {
            AttackType type = plan.type();
            try {
                start(type, 1, plan.durationMillis(type), nextPlanned);
            } catch (TooFewVisitorsException | TooManyUnderAttackException e) {
                // Nobody to take over, or enough to do: the turn passes.
            }
            nextPlanned += plan.gap(crowd.visitsPerSecond());
            return;
        }
        Client client = clients.remove();
        Attack attack = client.attack();
        if (client.next > attack.end()) {
            leave(client, attack);
            return;
        }
        if (!client.begun) {
            client.begun = true;
            client.moved = false;
            client.first = client.nextMillis();
            label(client, attack.end());
        }
        sink.accept(client.event(ids));
        attack.count();
        client.next += client.attacker.gapMillis();
        clients.add(client);
    }

    @Override
    public void shift(long millis) {
        if (nextPlanned != NEVER) {
            nextPlanned += millis;
        }
        for (Client client : clients) {
            client.next += millis; // All by the same: their order stays.
            client.moved = true;
        }
        attacks.stream().filter(Attack::isRunning).forEach(attack -> attack.postpone(millis));
    }

    /**
     * Begins an attack.
     *
     * @param users number of attacking users, from 1; a session hijack takes this many of the crowd over
     * @param now event time, epoch milliseconds, not before what has been emitted
     * @throws TooFewVisitorsException if a session hijack finds too few people on the site
     * @throws TooManyUnderAttackException if with it more than {@value #MAX_UNDER_ATTACK} users were under attack
     */
    public Attack start(AttackType type, int users, long durationMillis, long now) {
        if (clients.size() + users > MAX_UNDER_ATTACK) {
            throw new TooManyUnderAttackException(MAX_UNDER_ATTACK, clients.size());
        }
        String id = "a-" + Identities.sessionId(ids.nextLong()).substring(2, 14);
        var started = new ArrayList<Client>();
        Set<String> taken = usersUnderAttack();
        for (int i = 0; i < users; i++) {
            Crowd.Victim victim = type == AttackType.SESSION_HIJACK ? victim(taken, now) : null;
            Attacker attacker = attacker(type);
            int agent = random.nextInt(Identities.AGENT_COUNT);
            var client = new Client(
                    attacker,
                    victim != null ? victim.userId() : newcomer(taken),
                    Identities.sessionId(victim != null ? victim.session() : ids.nextLong()),
                    victim != null && victim.agent() == agent ? (agent + 1) % Identities.AGENT_COUNT : agent,
                    id + "-" + (i + 1));
            client.next = now + (i == 0 ? 0 : random.nextLong(STAGGER_MILLIS));
            started.add(client);
        }
        var attack = new Attack(id, type, started.stream().map(c -> c.userId).toList(), now, durationMillis);
        for (Client client : started) {
            client.begin(attack);
            clients.add(client);
        }
        attacks.addFirst(attack);
        forgetOldest();
        return attack;
    }

    /**
     * Ends an attack before its time.
     *
     * @return false if no attack with that id runs
     */
    public boolean stop(String id, long now) {
        for (Attack attack : attacks) {
            if (attack.id().equals(id) && attack.isRunning()) {
                end(attack, now);
                return true;
            }
        }
        return false;
    }

    /** Ends all that runs, because the traffic stops. */
    public void stopAll(long now) {
        for (Attack attack : attacks) {
            if (attack.isRunning()) {
                end(attack, now);
            }
        }
    }

    /** The attacks that are remembered, newest first. From any thread. */
    public Collection<Attack> recent() {
        return List.copyOf(attacks);
    }

    /** How many run. From any thread. */
    public long running(AttackType type) {
        return attacks.stream().filter(a -> a.isRunning() && a.type() == type).count();
    }

    private void end(Attack attack, long now) {
        attack.finish(now);
        for (Client client : clients) {
            if (client.attack() == attack && client.begun) {
                label(client, attack.end());
            }
        }
        clients.removeIf(client -> client.attack() == attack);
    }

    private void leave(Client client, Attack attack) {
        if (client.moved && client.begun) {
            label(client, attack.end());
        }
        if (attack.leave()) {
            attack.finish(attack.end());
        }
    }

    private void label(Client client, long end) {
        labels.accept(new AttackLabel(
                client.labelId, client.attack().type(), client.userId, client.first, Math.max(client.first, end)));
    }

    private Attacker attacker(AttackType type) {
        return switch (type) {
            case CLICK_FLOOD -> new ClickFlood(site, random);
            case SCRAPER -> new Scraper(site, random);
            case CREDENTIAL_STUFFING -> new CredentialStuffing(site, random);
            case SESSION_HIJACK -> new SessionHijack(site, random);
            case CART_HOARDING -> new CartHoarding(site, random);
            case LOW_AND_SLOW -> new LowAndSlow(site, random);
        };
    }

    private Set<String> usersUnderAttack() {
        var users = new HashSet<String>();
        clients.forEach(client -> users.add(client.userId));
        return users;
    }

    private Crowd.Victim victim(Set<String> taken, long now) {
        for (int tries = 0; tries < 100; tries++) {
            Crowd.Victim victim = crowd.someone(random, now);
            if (victim != null && taken.add(victim.userId())) {
                return victim;
            }
        }
        throw new TooFewVisitorsException(crowd.present());
    }

    /** There are more of them than users who can be under attack. */
    private String newcomer(Set<String> taken) {
        String user;
        do {
            user = identities.userId(Identities.MAX_USERS - 1 - newcomers);
            newcomers = (newcomers + 1) % MAX_NEWCOMERS;
        } while (!taken.add(user));
        return user;
    }

    private void forgetOldest() {
        int over = attacks.size() - KEPT;
        for (var oldest = attacks.descendingIterator(); over > 0 && oldest.hasNext(); ) {
            if (!oldest.next().isRunning()) {
                oldest.remove();
                over--;
            }
        }
    }

    /** One attacking user's place in the queue. */
    private static final class Client {
        final Attacker attacker;
        final String userId;
        final String sessionId;
        final int agent;
        final String labelId;
        private @Nullable Attack attack;
        private @Nullable Page before;

        /** Whether an event of it has been made. */
        boolean begun;

        /** Event time of the first event, epoch milliseconds, if it has begun. */
        long first;

        /** Event time of the next event, epoch milliseconds. */
        double next;

        /** Whether the clock ran on without it, so that the end differs from the label's. */
        boolean moved;

        Client(Attacker attacker, String userId, String sessionId, int agent, String labelId) {
            this.attacker = attacker;
            this.userId = userId;
            this.sessionId = sessionId;
            this.agent = agent;
            this.labelId = labelId;
        }

        void begin(Attack attack) {
            this.attack = attack;
        }

        Attack attack() {
            return Objects.requireNonNull(attack);
        }

        long nextMillis() {
            return (long) next;
        }

        ClickEvent event(EventIds ids) {
            Request request = attacker.next();
            String referrer = before == null ? null : before.url();
            before = request.page();
            return new ClickEvent(
                    ids.nextUuid(),
                    userId,
                    sessionId,
                    request.type(),
                    request.page().path(),
                    nextMillis(),
                    request.status(),
                    Identities.address(attacker.address()),
                    Identities.agent(agent),
                    referrer);
        }
    }
}
