//! Every kind of server deviates as the real one does, and only so.

#[path = "dialects/azure.rs"]
mod azure;
#[path = "dialects/chaos.rs"]
mod chaos;
#[path = "dialects/dynamo.rs"]
mod dynamo;
#[path = "dialects/elsewhere.rs"]
mod elsewhere;
#[path = "dialects/every.rs"]
mod every;
#[path = "dialects/litellm.rs"]
mod litellm;
#[path = "dialects/newapi.rs"]
mod newapi;
#[path = "dialects/openrouter.rs"]
mod openrouter;
#[path = "dialects/sglang.rs"]
mod sglang;
#[path = "dialects/trtllm.rs"]
mod trtllm;
#[path = "dialects/vllm_omni.rs"]
mod vllm_omni;
