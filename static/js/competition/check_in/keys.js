// USB scanners and identity card readers type like a keyboard: fast, ended by Enter. What comes fast is taken away from the page
// before it is shown anywhere; what a person types slowly into a field is left alone.
const FAST = 70;
const ID_NUMBER = /^\d{17}[\dXx]$/;
const SHORTEST = 6;

/** `heard(text, isCard)` is called with what a device typed. The text of a card is given on and kept nowhere. */
export function listenToDevices(heard) {
  let text = "";
  let last = 0;
  let taken = false;

  const take = (field) => {
    taken = true;
    if (field && "value" in field) field.value = "";
  };

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return;
    const field = event.target.closest?.("input, textarea");
    const quick = event.timeStamp - last < FAST;
    if (event.key === "Enter") {
      const said = text;
      const whole = quick && said.length >= SHORTEST;
      [text, taken] = ["", false];
      if (!whole) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      take(field);
      taken = false;
      heard(said.trim(), ID_NUMBER.test(said.trim()));
      return;
    }
    if (event.key.length !== 1) return;
    text = quick ? text + event.key : event.key;
    if (!quick) taken = false;
    last = event.timeStamp;
    if (taken || (field && text.length > 3 && quick)) {
      event.preventDefault();
      if (!taken) take(field);
    }
  }, true);
}

/** Whether somebody typed (or pasted) an identity number by hand. */
export const isIdNumber = (text) => ID_NUMBER.test(text.replace(/\s/g, ""));
