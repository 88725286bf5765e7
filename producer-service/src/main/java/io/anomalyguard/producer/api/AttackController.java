package io.anomalyguard.producer.api;

import io.anomalyguard.contracts.json.WireName;
import io.anomalyguard.contracts.label.AttackType;
import io.anomalyguard.producer.attack.Attack;
import io.anomalyguard.producer.attack.Attacks;
import io.anomalyguard.producer.simulation.Simulator;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Injects attacks on demand: {@code POST /attacks {"type": "click_flood", "users": 1, "duration_s": 30}}. */
@RestController
@RequestMapping("/attacks")
class AttackController {
    private static final int MAX_USERS = 1_000;
    private static final int MAX_DURATION_SECONDS = 3_600;
    private static final String TYPES =
            Arrays.stream(AttackType.values()).map(WireName::wireName).collect(Collectors.joining(", "));

    private final Simulator simulator;
    private final Attacks attacks;

    AttackController(Simulator simulator, Attacks attacks) {
        this.simulator = simulator;
        this.attacks = attacks;
    }

    @PostMapping
    ResponseEntity<AttackView> start(@RequestBody AttackOrder order) {
        AttackType type = order.type() == null ? null : AttackType.of(order.type());
        if (type == null) {
            throw new BadRequestException("type must be one of " + TYPES + ".");
        }
        int users = within("users", order.users(), 1, MAX_USERS);
        int seconds = within("duration_s", order.durationS(), 30, MAX_DURATION_SECONDS);
        Attack attack = simulator.call(now -> attacks.start(type, users, Duration.ofSeconds(seconds), now));
        return ResponseEntity.created(URI.create("/attacks/" + attack.id())).body(AttackView.of(attack));
    }

    @GetMapping
    List<AttackView> recent() {
        return attacks.recent().stream().map(AttackView::of).toList();
    }

    @GetMapping("/{id}")
    AttackView one(@PathVariable String id) {
        return attacks.recent().stream()
                .filter(attack -> attack.id().equals(id))
                .map(AttackView::of)
                .findFirst()
                .orElseThrow(() -> new NotFoundException("There is no attack with that id."));
    }

    /** Ends an attack before its time; one that has ended stays as it is. */
    @DeleteMapping("/{id}")
    AttackView stop(@PathVariable String id) {
        AttackView attack = one(id);
        if (attack.state().equals(AttackView.RUNNING)) {
            simulator.call(now -> attacks.stop(id, now));
            return one(id);
        }
        return attack;
    }

    private static int within(String field, @Nullable Integer value, int absent, int max) {
        if (value == null) {
            return absent;
        }
        if (value < 1 || value > max) {
            throw new BadRequestException(field + " must be from 1 to " + max + ", not " + value + ".");
        }
        return value;
    }

    /**
     * What is asked for.
     *
     * @param users attacking users, 1 if absent
     * @param durationS seconds, 30 if absent
     */
    record AttackOrder(
            @Nullable String type,
            @Nullable Integer users,
            @Nullable Integer durationS) {}

    /**
     * An attack as it is told.
     *
     * @param attackId the id; labels carry it followed by {@code -} and the user's number from 1
     * @param users ids of the attacking users
     * @param endMs event time of its end, the planned one while it runs
     * @param state {@code running} or {@code ended}
     * @param eventsSent events handed to delivery so far
     */
    record AttackView(
            String attackId,
            String type,
            List<String> users,
            long durationS,
            long startMs,
            long endMs,
            String state,
            long eventsSent) {

        static final String RUNNING = "running";

        static AttackView of(Attack attack) {
            return new AttackView(
                    attack.id(),
                    attack.type().wireName(),
                    attack.userIds(),
                    attack.durationMillis() / 1_000,
                    attack.start(),
                    attack.end(),
                    attack.isRunning() ? RUNNING : "ended",
                    attack.eventsSent());
        }
    }
}
