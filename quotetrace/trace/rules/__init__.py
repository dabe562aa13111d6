"""The rules that tell what a change of wording is: each looks at one thing, and knows or passes on."""
