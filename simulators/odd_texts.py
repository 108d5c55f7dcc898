"""Texts that break what is not built for them."""

LONG = "<p>" + "Every gauge was read at noon, in rain and in snow. " * 1400 + "</p>"  # some 70 kB
RIGHT_TO_LEFT = "بيانات المياه — נתוני מים"
FOUR_BYTES = "Grains 𝔘𝔫𝔦 🌊 𠜎𠜱"
SCRIPT = '<p onclick="steal()">Water<script>alert(1)</script> <a href="javascript:alert(2)">levels</a></p>'
ALL = {"long": LONG, "right-to-left": RIGHT_TO_LEFT, "four-bytes": FOUR_BYTES, "script": SCRIPT}
