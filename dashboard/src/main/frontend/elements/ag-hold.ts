/** Somebody who has not moved for so long is not aiming at anything; a wall screen's pointer rests for days. */
const REST_MS = 30_000;

/**
 * Where the pointer is, as far as anyone has seen it. Browsers send moves and enters of a pointer that rests, too, when
 * what lies beneath it changes; a pointer that stays after the login, over rows that come and go, points at nothing.
 */
let pointer = '';

function position(event: PointerEvent) {
  return `${event.screenX},${event.screenY}`;
}

// After the elements' own listeners, which ask for the position before.
window.addEventListener('pointermove', (event) => (pointer = position(event)), { passive: true });

/**
 * Tells when somebody points at what is within, or uses the keyboard there, and when no more: an `ag-hold` event with
 * true or false. A finger points only while it touches, so what it touched counts as pointed at until REST_MS later.
 */
class AgHold extends HTMLElement {
  private held = false;
  private timer: number | undefined;

  constructor() {
    super();
    for (const type of ['pointerdown', 'wheel', 'keydown']) {
      this.addEventListener(type, () => this.touch(), { passive: true });
    }
    this.addEventListener(
      'pointermove',
      (event) => {
        if (pointer !== '' && pointer !== position(event)) {
          this.touch();
        }
      },
      { passive: true },
    );
    this.addEventListener('pointerleave', (event) => {
      if (event.pointerType !== 'touch') {
        this.release();
      }
    });
    this.addEventListener('focusout', (event) => {
      if (!this.contains(event.relatedTarget as Node | null) && !this.matches(':hover')) {
        this.release();
      }
    });
  }

  disconnectedCallback() {
    this.release();
  }

  private touch() {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.release(), REST_MS);
    this.set(true);
  }

  private release() {
    window.clearTimeout(this.timer);
    this.set(false);
  }

  private set(held: boolean) {
    if (this.held !== held) {
      this.held = held;
      this.dispatchEvent(new CustomEvent('ag-hold', { detail: held }));
    }
  }
}

customElements.define('ag-hold', AgHold);
