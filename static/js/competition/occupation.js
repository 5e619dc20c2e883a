// Choosing an occupation of the list fills in its code; what somebody typed there himself stays.
const name = document.querySelector("[data-occupation]");
const code = document.querySelector("[data-occupation-code]");
const list = name && document.getElementById(name.getAttribute("list"));

const codeOf = (word) => [...list.options].find((option) => option.value === word)?.dataset.code ?? "";
const known = (value) => [...list.options].some((option) => option.dataset.code === value);

if (name && code && list) {
  name.addEventListener("change", () => {
    const found = codeOf(name.value.trim());
    if (found || code.value === "" || known(code.value)) code.value = found;
  });
}
