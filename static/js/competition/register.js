// A picture that was chosen is sent at once; without this file the button beside it does.
for (const form of document.querySelectorAll("form[data-pictures]")) {
  form.querySelector("input[type=file]").addEventListener("change", () => {
    form.querySelector("button").disabled = true;
    form.setAttribute("aria-busy", "true");
    form.submit();
  });
}
