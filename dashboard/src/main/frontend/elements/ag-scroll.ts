/** What may be wider or higher than its place. Where it is, the keyboard reaches it and can scroll it. */
class AgScroll extends HTMLElement {
  private readonly sizes = new ResizeObserver(() => this.look());

  connectedCallback() {
    this.sizes.observe(this);
    // Rows come and go within it.
    for (const child of this.children) {
      this.sizes.observe(child);
    }
    this.content.observe(this, { childList: true });
  }

  disconnectedCallback() {
    this.sizes.disconnect();
    this.content.disconnect();
  }

  private readonly content = new MutationObserver((changes) => {
    for (const change of changes) {
      change.addedNodes.forEach((node) => node instanceof Element && this.sizes.observe(node));
      change.removedNodes.forEach((node) => node instanceof Element && this.sizes.unobserve(node));
    }
    this.look();
  });

  private look() {
    const scrolls = this.scrollWidth > this.clientWidth || this.scrollHeight > this.clientHeight;
    if (scrolls === this.hasAttribute('tabindex')) {
      return;
    }
    if (scrolls) {
      this.tabIndex = 0;
      this.setAttribute('role', 'region');
      this.setAttribute('aria-label', this.closest('.ag-panel')?.querySelector('h2, h3')?.textContent ?? 'Table');
    } else {
      for (const attribute of ['tabindex', 'role', 'aria-label']) {
        this.removeAttribute(attribute);
      }
    }
  }
}

customElements.define('ag-scroll', AgScroll);
