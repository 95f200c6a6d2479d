// Shows the pictures of a list once the page stands, as the real CMS does.
for (const img of document.querySelectorAll("img[data-original]")) img.src = img.dataset.original;
