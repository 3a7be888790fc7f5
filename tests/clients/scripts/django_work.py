"""Django's models upon the org: password log-in, create, update, bulk_create, queries up and down, delete, inspectdb."""

from __future__ import annotations

import io
from typing import Any

from told import answer, refusal


def work(told: dict[str, Any]) -> Any:
    configure(told)
    from django.core.management import call_command

    account, contact = models()
    person = account(last_name="Roe", first_name="Ann", person_email="ann@example.com", key="D1")
    person.save()
    account.objects.bulk_create([account(last_name=f"Many {n}", key=f"M{n}") for n in range(30)])
    found = account.objects.get(pk=person.pk)
    found.person_mobile_phone = "7"
    found.save(update_fields=["person_mobile_phone"])
    half = contact.objects.select_related("account").get(account=person)
    many = account.objects.filter(last_name__startswith="Many")
    changed = many.filter(key__in=["M1", "M2"]).update(first_name="Both")
    counted = many.count()
    many.filter(key="M3").delete()
    inspected = io.StringIO()
    call_command("inspectdb", "Account", database="salesforce", stdout=inspected)
    return {
        "person": person.pk,
        "name": found.name,
        "half": [half.mobile_phone, half.is_person_account, half.account.name],
        "changed": changed,
        "counted": counted,
        "left": many.count(),
        "ordered": [row.key for row in many.order_by("-key")[:2]],
        "refused": refusal(lambda: account(last_name="Bad", person_email="no address").save()),
        "inspected": [
            line.strip().split(" ")[0]
            for line in inspected.getvalue().splitlines()
            if "ispersonaccount" in line.lower()
        ],
    }


def configure(told: dict[str, Any]) -> None:
    """Set Django up with the org as the database of its models."""
    import django
    from django.conf import settings

    app = {"CONSUMER_KEY": told["client_id"], "CONSUMER_SECRET": told["client_secret"]}
    user = {"USER": told["username"], "PASSWORD": told["password"], "HOST": told["https_url"]}
    settings.configure(
        DATABASES={
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"},
            "salesforce": {"ENGINE": "salesforce.backend", **app, **user},
        },
        DATABASE_ROUTERS=["salesforce.router.ModelRouter"],
        INSTALLED_APPS=["salesforce"],
        USE_TZ=True,
    )
    django.setup()


def models() -> tuple[Any, Any]:
    """Say which fields of Account and Contact are of interest."""
    from salesforce import models

    class Account(models.Model):
        name = models.CharField(max_length=255, sf_read_only=models.READ_ONLY)
        last_name = models.CharField(db_column="LastName", max_length=80)
        first_name = models.CharField(db_column="FirstName", max_length=40, blank=True, null=True)
        person_email = models.EmailField(db_column="PersonEmail", blank=True, null=True)
        person_mobile_phone = models.CharField(db_column="PersonMobilePhone", max_length=40, blank=True, null=True)
        key = models.CharField(db_column="Key__c", max_length=40, custom=True, unique=True, blank=True, null=True)

        class Meta(models.Model.Meta):
            db_table = "Account"
            managed = False
            app_label = "salesforce"

    class Contact(models.Model):
        account = models.ForeignKey(Account, models.DO_NOTHING, db_column="AccountId")
        mobile_phone = models.CharField(db_column="MobilePhone", max_length=40)
        is_person_account = models.BooleanField(db_column="IsPersonAccount", sf_read_only=models.READ_ONLY)

        class Meta(models.Model.Meta):
            db_table = "Contact"
            managed = False
            app_label = "salesforce"

    return Account, Contact


answer(work)
