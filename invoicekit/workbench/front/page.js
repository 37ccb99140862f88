// The page of `invoicekit serve`: questions go to the program that served it, and nowhere else.
import { mount } from "/workbench.js";

// The token has become a cookie: it is not to be seen, copied or kept in the browser's history.
history.replaceState(null, "", "/");

mount(document.getElementById("workbench"), async (request) => {
  const answer = await fetch("/ask", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(request),
  });
  return answer.json();
});
