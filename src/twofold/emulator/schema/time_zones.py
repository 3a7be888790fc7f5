"""
Which time zones may a User or an Event have? IANA's names in the platform's order, from the earliest to the latest day.

Source: recorded describe of Event (C). The list is older than IANA's newest, so some names are former ones (Europe/Kiev).
"""

_NAMES = """
Pacific/Kiritimati Pacific/Chatham Antarctica/McMurdo Pacific/Apia Pacific/Auckland Pacific/Enderbury
Pacific/Fakaofo Pacific/Tongatapu Asia/Anadyr Asia/Kamchatka Pacific/Fiji Pacific/Funafuti Pacific/Kwajalein
Pacific/Majuro Pacific/Nauru Pacific/Norfolk Pacific/Tarawa Pacific/Wake Pacific/Wallis Antarctica/Casey
Antarctica/Macquarie Asia/Magadan Asia/Sakhalin Asia/Srednekolymsk Australia/Currie Australia/Hobart
Australia/Lord_Howe Australia/Melbourne Australia/Sydney Pacific/Bougainville Pacific/Efate Pacific/Guadalcanal
Pacific/Kosrae Pacific/Noumea Pacific/Ponape Australia/Adelaide Australia/Broken_Hill Antarctica/DumontDUrville
Asia/Ust-Nera Asia/Vladivostok Australia/Brisbane Australia/Lindeman Pacific/Guam Pacific/Port_Moresby
Pacific/Saipan Pacific/Truk Australia/Darwin Asia/Chita Asia/Dili Asia/Jayapura Asia/Khandyga Asia/Seoul Asia/Tokyo
Asia/Yakutsk Pacific/Palau Australia/Eucla Asia/Brunei Asia/Choibalsan Asia/Hong_Kong Asia/Irkutsk Asia/Kuala_Lumpur
Asia/Kuching Asia/Macau Asia/Makassar Asia/Manila Asia/Shanghai Asia/Singapore Asia/Taipei Asia/Ulaanbaatar
Australia/Perth Antarctica/Davis Asia/Bangkok Asia/Barnaul Asia/Ho_Chi_Minh Asia/Hovd Asia/Jakarta Asia/Krasnoyarsk
Asia/Novokuznetsk Asia/Novosibirsk Asia/Phnom_Penh Asia/Pontianak Asia/Tomsk Asia/Vientiane Indian/Christmas
Asia/Rangoon Indian/Cocos Antarctica/Vostok Asia/Almaty Asia/Bishkek Asia/Dhaka Asia/Omsk Asia/Qostanay Asia/Thimphu
Asia/Urumqi Indian/Chagos Asia/Kathmandu Asia/Colombo Asia/Kolkata Antarctica/Mawson Asia/Aqtau Asia/Aqtobe
Asia/Ashgabat Asia/Atyrau Asia/Dushanbe Asia/Karachi Asia/Oral Asia/Qyzylorda Asia/Samarkand Asia/Tashkent
Asia/Yekaterinburg Indian/Kerguelen Indian/Maldives Asia/Kabul Asia/Baku Asia/Dubai Asia/Muscat Asia/Tbilisi
Asia/Yerevan Europe/Astrakhan Europe/Samara Europe/Saratov Europe/Ulyanovsk Indian/Mahe Indian/Mauritius
Indian/Reunion Africa/Addis_Ababa Africa/Asmera Africa/Dar_es_Salaam Africa/Djibouti Africa/Kampala Africa/Mogadishu
Africa/Nairobi Antarctica/Syowa Asia/Aden Asia/Amman Asia/Baghdad Asia/Bahrain Asia/Kuwait Asia/Qatar Asia/Riyadh
Europe/Istanbul Europe/Kirov Europe/Minsk Europe/Moscow Europe/Volgograd Indian/Antananarivo Indian/Comoro
Indian/Mayotte Africa/Blantyre Africa/Bujumbura Africa/Cairo Africa/Gaborone Africa/Harare Africa/Johannesburg
Africa/Juba Africa/Kigali Africa/Lubumbashi Africa/Lusaka Africa/Maputo Africa/Maseru Africa/Mbabane Africa/Tripoli
Africa/Windhoek Asia/Beirut Asia/Famagusta Asia/Gaza Asia/Hebron Asia/Jerusalem Asia/Nicosia Europe/Athens
Europe/Bucharest Europe/Chisinau Europe/Helsinki Europe/Kaliningrad Europe/Kiev Europe/Mariehamn Europe/Riga
Europe/Sofia Europe/Tallinn Europe/Uzhgorod Europe/Vilnius Europe/Zaporozhye Africa/Algiers Africa/Bangui
Africa/Brazzaville Africa/Casablanca Africa/Ceuta Africa/Douala Africa/El_Aaiun Africa/Kinshasa Africa/Lagos
Africa/Libreville Africa/Luanda Africa/Malabo Africa/Ndjamena Africa/Niamey Africa/Porto-Novo Africa/Tunis
Arctic/Longyearbyen Europe/Amsterdam Europe/Andorra Europe/Belgrade Europe/Berlin Europe/Bratislava Europe/Brussels
Europe/Budapest Europe/Busingen Europe/Copenhagen Europe/Gibraltar Europe/Ljubljana Europe/Luxembourg Europe/Madrid
Europe/Malta Europe/Monaco Europe/Oslo Europe/Paris Europe/Podgorica Europe/Prague Europe/Rome Europe/San_Marino
Europe/Sarajevo Europe/Skopje Europe/Stockholm Europe/Tirane Europe/Vaduz Europe/Vatican Europe/Vienna Europe/Warsaw
Europe/Zagreb Europe/Zurich Africa/Abidjan Africa/Accra Africa/Bamako Africa/Banjul Africa/Bissau Africa/Conakry
Africa/Dakar Africa/Freetown Africa/Lome Africa/Monrovia Africa/Nouakchott Africa/Ouagadougou Africa/Sao_Tome
America/Danmarkshavn Antarctica/Troll Atlantic/Canary Atlantic/Faeroe Atlantic/Madeira Atlantic/Reykjavik
Atlantic/St_Helena Europe/Dublin Europe/Guernsey Europe/Isle_of_Man Europe/Jersey Europe/Lisbon Europe/London GMT
America/Scoresbysund Atlantic/Azores Atlantic/Cape_Verde America/Godthab America/Noronha Atlantic/South_Georgia
America/Araguaina America/Argentina/Buenos_Aires America/Argentina/La_Rioja America/Argentina/Rio_Gallegos
America/Argentina/Salta America/Argentina/San_Juan America/Argentina/San_Luis America/Argentina/Tucuman
America/Argentina/Ushuaia America/Asuncion America/Bahia America/Belem America/Catamarca America/Cayenne
America/Cordoba America/Fortaleza America/Jujuy America/Maceio America/Mendoza America/Miquelon America/Montevideo
America/Paramaribo America/Punta_Arenas America/Recife America/Santarem America/Santiago America/Sao_Paulo
Antarctica/Palmer Antarctica/Rothera Atlantic/Stanley America/St_Johns America/Anguilla America/Antigua
America/Aruba America/Barbados America/Blanc-Sablon America/Boa_Vista America/Campo_Grande America/Caracas
America/Cuiaba America/Curacao America/Dominica America/Glace_Bay America/Goose_Bay America/Grenada
America/Guadeloupe America/Guyana America/Halifax America/Kralendijk America/La_Paz America/Lower_Princes
America/Manaus America/Marigot America/Martinique America/Moncton America/Montserrat America/Port_of_Spain
America/Porto_Velho America/Puerto_Rico America/Santo_Domingo America/St_Barthelemy America/St_Kitts
America/St_Lucia America/St_Thomas America/St_Vincent America/Thule America/Tortola Atlantic/Bermuda America/Bogota
America/Cancun America/Cayman America/Coral_Harbour America/Detroit America/Eirunepe America/Grand_Turk
America/Guayaquil America/Indiana/Indianapolis America/Indiana/Marengo America/Indiana/Petersburg
America/Indiana/Vevay America/Indiana/Vincennes America/Indiana/Winamac America/Iqaluit America/Jamaica
America/Kentucky/Monticello America/Lima America/Louisville America/Montreal America/Nassau America/New_York
America/Nipigon America/Panama America/Pangnirtung America/Port-au-Prince America/Rio_Branco America/Thunder_Bay
America/Toronto Pacific/Easter America/Bahia_Banderas America/Belize America/Chicago America/Chihuahua
America/Costa_Rica America/El_Salvador America/Guatemala America/Indiana/Knox America/Indiana/Tell_City
America/Managua America/Matamoros America/Menominee America/Merida America/Mexico_City America/Monterrey
America/North_Dakota/Beulah America/North_Dakota/Center America/North_Dakota/New_Salem America/Ojinaga
America/Rainy_River America/Rankin_Inlet America/Regina America/Resolute America/Swift_Current America/Tegucigalpa
America/Winnipeg Pacific/Galapagos America/Boise America/Cambridge_Bay America/Creston America/Dawson
America/Dawson_Creek America/Denver America/Edmonton America/Fort_Nelson America/Hermosillo America/Inuvik
America/Mazatlan America/Phoenix America/Whitehorse America/Yellowknife America/Los_Angeles America/Santa_Isabel
America/Tijuana America/Vancouver Pacific/Pitcairn America/Anchorage America/Juneau America/Metlakatla America/Nome
America/Sitka America/Yakutat Pacific/Gambier Pacific/Marquesas America/Adak Pacific/Honolulu Pacific/Johnston
Pacific/Rarotonga Pacific/Tahiti Pacific/Midway Pacific/Niue Pacific/Pago_Pago
"""
TIME_ZONES: tuple[str, ...] = tuple(_NAMES.split())
