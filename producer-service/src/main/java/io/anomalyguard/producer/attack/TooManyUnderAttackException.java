package io.anomalyguard.producer.attack;

/** An attack would bring more users under attack than there may be. */
public final class TooManyUnderAttackException extends RuntimeException {
    TooManyUnderAttackException(int most, int present) {
        super("No more than " + most + " users can be under attack at once: " + present + " are at the moment.");
    }
}
