"""Write every page that is made from the code: ``python -m tests.docs.generate``."""

import sys

from tests.docs.pages import PAGES, ROOT


def main() -> int:
    """Write the pages and name those that changed."""
    for name, render in PAGES.items():
        path, text = ROOT / name, render()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"wrote {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
