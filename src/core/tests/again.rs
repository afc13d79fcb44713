//! A trace that is loaded again, what a span says of a model, and the trace in words.

use crate::support;

use insta::assert_snapshot;
use support::script::Driver;

fn check(text: &str, script: &str) -> String {
    let mut driver = Driver::with(text);
    driver.run("show first");
    driver.run(script)
}

#[test]
fn what_is_collapsed_goes_over_by_ids() {
    let before = "
        page web 0..100 #a1
          cart shop 10..60 #b1
            query db 20..30 #c1
          cart shop 70..90 #b2
            query db 75..80 #c2
    ";
    assert_snapshot!(check(before, "collapse cart\nkeep-rows query\nkeep-rows"), @"
    > collapse cart
    4 rows
    > keep-rows query
    kept 00000000000000b1 at 00000000000000c1
    > keep-rows
    kept 00000000000000b1 at
    ");
    // A root has come above all, and a span among them.
    let after = "
        gateway edge 0..120 #01
          page web 0..100 #a1
            cart shop 10..60 #b1
              query db 20..30 #c1
              query db 31..32 #c3
            cart shop 70..90 #b2
              query db 75..80 #c2
    ";
    assert_snapshot!(check(after, "restore 00000000000000b2 00000000000000b1 00000000000000c2 00000000000000ff nonsense\nrows 0 9"), @r#"
    > restore 00000000000000b2 00000000000000b1 00000000000000c2 00000000000000ff nonsense
    restored 5 rows, Some("BwIB"), top Some(3)
    > rows 0 9
    5 of 5
      0 -gateway [edge] 0+120 1/1
      1   -page [web] 0+100 1/1
      2     +cart [shop] 10+50 1/2 hides 2
      3     -cart [shop] 70+20 2/2
      4        query [db] 75+5 1/1
    "#);
    assert_snapshot!(check(after, "collapse-all\nrestore -\nrestore 00000000000000c3 00000000000000b1"), @r#"
    > collapse-all
    1 rows
    > restore -
    restored 7 rows, Some(""), top None
    > restore 00000000000000c3 00000000000000b1
    restored 5 rows, Some("BwIB"), top Some(2)
    "#);
}

#[test]
fn what_a_span_says_of_a_model() {
    let text = "
        chat bot 0..9 gen_ai.request.model=model-a gen_ai.usage.input_tokens=1840 gen_ai.response.finish_reasons=[\"stop\",\"length\"] gen_ai.system_instructions=[{\"type\":\"text\",\"content\":\"Be~brief.\"}] gen_ai.input.messages=[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Why?\"}]}] gen_ai.output.messages=[{\"role\":\"assistant\",\"parts\":[{\"type\":\"tool_call\",\"name\":\"look\",\"arguments\":{\"at\":1}},{\"type\":\"text\",\"content\":\"So.\"}]}]
          tool bot 1..2 gen_ai.operation.name=execute_tool gen_ai.tool.name=look gen_ai.tool.call.result={\"rows\":12}
          old bot 2..3 gen_ai.prompt.1.content=second gen_ai.prompt.0.role=system gen_ai.prompt.0.content=first gen_ai.completion.0.content={broken
          inference bot 3..4 llm.model_name=m llm.input_messages.0.message.role=user llm.input_messages.0.message.content=hi
          event bot 4..5 event:gen_ai.user.message@4,content=hello event:other@4,content=no
          plain bot 5..6 model=m
    ";
    assert_snapshot!(check(text, "model chat\nmodel tool\nmodel old\nmodel inference\nmodel event\nmodel plain"), @r#"
    > model chat
      Model: model-a
      Input tokens: 1840
      Ended by: stop, length
      system> "Be brief."
      user> "Why?"
      assistant> "look({\"at\":1})\nSo."
    > model tool
      Operation: execute_tool
      Tool: look
      tool> "{\"rows\":12}"
    > model old
      system> "first"
      user> "second"
      assistant> "{broken"
    > model inference
      Model: m
      user> "hi"
    > model event
      user> "hello"
    > model plain
    no model
    "#);
}

#[test]
fn the_trace_in_words() {
    let text = "
        GET~/cart|x web 0ms..100ms !error:down
          query <db> 10ms..90ms kind:client !error:timeout
    ";
    assert_snapshot!(check(text, "summary https://spanscape.example/#/trace/1?x=<y>"), @r#"
    > summary https://spanscape.example/#/trace/1?x=<y>
    ## web: GET /cart\|x

    - **Trace:** 0000000000000001
    - **Start:** 1970-01-01T00:00:00.001000000Z
    - **Duration:** 100 ms
    - **Spans:** 2
    - **Services:** 2
    - **Errors:** 2
    - <https://spanscape.example/#/trace/1?x=y>

    100 ms, 80 % in **\<db\>**. 2 spans failed.

    ### Findings

    - **Root cause:** **\<db\>**: **query** failed, and with it the whole request: **timeout**.
    - **Time-out or cancelled work:** **query** timed out after 80 ms.

    | Service | Spans | Errors | Self | Share |
    |---|---:|---:|---:|---:|
    | \<db\> | 1 | 1 | 80 ms | 80% |
    | web | 1 | 1 | 20 ms | 20% |
    "#);
}
