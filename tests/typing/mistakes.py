"""What a user may get wrong; each line marked ``# error`` must not type-check, and no other."""

from __future__ import annotations

from pai_model_versions import AccessKey, Client

client = Client(region="cn-hangzhou", auth=AccessKey("id", "secret"))
client.model_versions.get("model-1")  # error
client.model_versions.get(1, "0.1.0")  # error
client.model_versions.list("model-1", "SavedModel")  # error
client.model_versions.list("model-1", format_type="GGUF")  # error
client.model_versions.list("model-1", page_size="10")  # error
client.model_versions.list("model-1", page_size=None)  # error
client.model_versions.update("model-1", "0.1.0", approval_status="approved")  # error
client.model_versions.update("model-1", "0.1.0", uri="oss://bucket/")  # error
client.model_versions.update("model-1", "0.1.0", metrics=[])  # error
client.model_versions.get("model-1", "0.1.0").no_such_member  # error
client.model_versions.get("model-1", "0.1.0").version_name.upper()  # error
client.no_such_resource  # error
Client(region="cn-hangzhou", auth="secret")  # error
